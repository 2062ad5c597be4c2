"""What a sentence says about sponsorship: that something was given for this text, or that nothing was.

The rules lean to recognising what speaks of this text or of its writer. A review also tells of other people
who are paid ("제작사는 정부 지원을 받았어요."): a sentence about somebody else is no disclosure.
"""

from __future__ import annotations

import re

__all__ = ["admits", "denies", "hints", "is_label", "is_marked", "tells", "without_denials"]

_GOODS = (
    r"도서|책|서적|제품|상품|물품|식사|음식|음료|숙박|숙소|공연|전시|티켓|관람권|초대권|이용권|기기|서비스"
)
_NAMES = (
    rf"(?:유료\s*)?광고(?:\s*포함)?|(?:{_GOODS})?\s*협찬|(?:{_GOODS})\s*(?:제공|지원)|원고료"
    r"|체험단|서평단|sponsored|ad"
)
_EDGE = r"[\s\[\](){}<>【】#*/·,.!:※-]"
# A word that declares by itself when nothing else stands in the line: "[광고]", "#협찬", "광고/협찬".
_LABEL = re.compile(rf"{_EDGE}*(?:{_NAMES})(?:{_EDGE}+(?:{_NAMES}))*{_EDGE}*", re.IGNORECASE)
_LEADING_BRACKETS = re.compile(rf"[\[(【]\s*(?:유료\s*)?(?:광고|(?:{_GOODS})?\s*협찬)\s*[\])】]")
_LEADING_HASH = re.compile(rf"#(?:유료)?(?:광고|(?:{_GOODS})?협찬)(?!\w)")

_PAY = r"원고료|고료|대가|수수료|금전|경제적\s*이익"
_JOINED = r"\s*(?:이나|나|과|와|및|또는|,|·)\s*"
_TOPIC = r"(?:를|을|은|는|이|가|도|의)?"
_NOT = (
    r"(?:일절|일체|전혀|따로|별도로|별도의|어떠한|아무런?|지원|제공)?\s*"
    r"(?:받지\s*)?(?:없|않|아님|아닌|아닙|아니)"
)
_PAID_NAMES = rf"(?:{_PAY}|협찬|광고|체험단|서평단|홍보)(?:성)?(?:\s*(?:글|리뷰|후기|포스팅))?"
_DENIAL = re.compile(
    rf"내돈\s*내산|(?:{_PAID_NAMES})(?:{_JOINED}(?:{_PAID_NAMES}))*{_TOPIC}\s*{_NOT}"
    r"|(?:제공|지원)(?:을|를)?\s*받지\s*않"
    r"|(?:체험단|협찬|광고)(?:으로|로)?\s*(?:쓴|작성한)\s*(?:글|리뷰|후기)(?:은|는|이|가)?\s*(?:아니|아닙|아닌)"
)

_BY = r"(?:에서|에게서|에게|께서|께|(?:으)?로부터|의)"
_GIVER = (
    r"(?:업체|출판사|제작사|배급사|홍보사|소속사|수입사|브랜드|본사|광고주|판매자|제조사|매장|식당|호텔|사장님|작가님"
    rf"|관계자|주최|주관|재단|회사|이벤트|플랫폼)(?:님)?(?:\s*측)?\s*{_BY}"
)
_RECEIVED = r"받(?!지\s*(?:않|못)|기)"
_NEAR = r".{0,80}?"
# That the writer got something: a word for giving with "받", or what somebody with a trade handed over.
_ADMISSION = re.compile(
    rf"(?:제공|지원|협찬|증정|후원|대여|{_PAY})(?:을|를|도)?\s*(?:제공|지급)?\s*{_RECEIVED}"
    rf"|소정의\s*\S+\s*(?:제공\s*)?{_RECEIVED}|(?:무상|무료)(?:으로|로)\s*(?:\S+\s*)?{_RECEIVED}"
    rf"|{_GIVER}\s{_NEAR}(?:{_RECEIVED}|(?:제공|지원|협찬|증정|초대|보내)(?:해)?\s*주?(?:신|셔|셨|었|어))"
    rf"|(?:체험단|서평단|서포터즈|기자단|리뷰어|평가단|이벤트)\S*\s*(?:선정|당첨|뽑|참여)\S*"
    rf"\s{_NEAR}{_RECEIVED}"
    rf"|(?:시사회|공연|전시|행사|개봉|오픈)\S*\s{_NEAR}초대(?:를|권을)?\s*{_RECEIVED}"
)
# What needs the sentence to be about this very text: a story has these words, too.
_BENEFIT = re.compile(
    rf"협찬|유료\s*광고|소정의|체험단|서평단|서포터즈|(?:{_PAY})|파트너스\s*활동|초대(?:를|권을)?\s*{_RECEIVED}"
)
_HINT = re.compile(r"협찬|체험단|서평단|서포터즈")
_CAMPAIGN = re.compile(
    r"광고(?:를|가)?\s*포함|(?:체험단|서평단|서포터즈|협찬)(?:으로|에)\s*(?:다녀|방문|이용|선정|당첨|참여|받|진행)"
    r"|협찬\s*(?:글|리뷰|후기|제품|상품|도서)?\s*(?:입니다|이에요|예요|임|이다)"
)
# A review may tell of paid writers ("원고료도 못 받는 소설가를 그린다."); a declaration is about the text.
_ABOUT_THIS_TEXT = re.compile(
    r"(?:본|이|해당|이번)\s*(?:글|포스팅|포스트|리뷰|후기|서평|게시물|게시글|콘텐츠|컨텐츠|영상)"
    r"|작성|솔직|(?:리뷰|후기|서평|포스팅|글)(?:이다|입니다|이에요|예요|임|다)?[.!]?$"
)
_STORY = re.compile(
    r"(?:이야기|소설|영화|작품|드라마|만화|연극|다큐)\S{0,2}(?:이다|입니다|이에요|예요|다)\W*$"
)
# Somebody or something that a sentence is about: "제작사는 ", "〈광고〉는 ", "주인공이 ".
_SUBJECT = re.compile(
    r"(?P<name>[\w」』〉》>\"'”’)]{1,20})(?:은|는)\s|(?P<who>주인공|감독|배우|작가|남자|여자|소년|소녀|제작사)들?(?:이|가)\s"
)
_NO_SUBJECT = re.compile(
    r"(?:저희?|나|우리|필자|본인|블로거|글쓴이|글|포스팅|포스트|리뷰|후기|서평|게시물|게시글|콘텐츠|컨텐츠|영상|내용)(?:에)?"
    r"|.*(?:하|되|있|없|좋|같|많|작|받|읽|맛있)"
)
_THING = re.compile(rf".*(?:{_GOODS}|메뉴|화장품)")
_GIVEN_THING = re.compile(r"(?:제공|협찬|증정|지원|대여)받")


def is_label(line: str) -> bool:
    """Whether a line is only the mark of an advertisement: ``[광고]``, ``#협찬``."""
    return bool(_LABEL.fullmatch(line))


def is_marked(line: str) -> bool:
    """Whether a line is such a mark or begins with one, and does not take it back (``#광고 아님``)."""
    if is_label(line) or _LEADING_BRACKETS.match(line):
        return True
    return bool(_LEADING_HASH.match(line)) and not denies(line)


def denies(text: str) -> bool:
    """Whether a text says that nothing was given for it; who says what was received denies nothing."""
    return bool(_DENIAL.search(text)) and not _ADMISSION.search(without_denials(text))


def without_denials(text: str) -> str:
    """The text without what it says was not given: ``원고료 없이 책만 제공받아`` speaks of a book."""
    return _DENIAL.sub(" ", text)


def tells(sentence: str) -> bool:
    """Whether a sentence tells that something was given for this text."""
    said = without_denials(sentence)
    admitted = _ADMISSION.search(said)
    if denies(sentence):
        return False
    if _STORY.search(said) and not re.match(r"\W*(?:본|이|해당|이번)\s*(?:글|포스팅|리뷰|후기|서평)", said):
        return False
    if _ABOUT_THIS_TEXT.search(said) and (admitted or _is_benefit(said)):
        return True
    found = admitted or _CAMPAIGN.search(said)
    end = said.rstrip(" .!~")
    told = end.endswith("다") and not end.endswith("니다")
    return bool(found) and not told and not _is_about_another(said[: found.end()] if found else "")


def admits(line: str) -> bool:
    """Whether a line anywhere in a text tells so, or may be meant to: its author is asked then."""
    said = without_denials(line)
    return tells(line) or bool(_ADMISSION.search(said) and _ABOUT_THIS_TEXT.search(said) and not denies(line))


def hints(title: str) -> bool:
    """Whether a title speaks of sponsorship without being marked for it."""
    marked = _LEADING_BRACKETS.search(title) or _LEADING_HASH.search(title)
    return bool(_HINT.search(title)) and not marked and not _DENIAL.search(title)


def _is_benefit(said: str) -> bool:
    return bool(_BENEFIT.search(said)) and not _is_about_another(said)


def _is_about_another(begin: str) -> bool:
    """Whether somebody else, or a work, is what the beginning of a sentence is about."""
    for found in _SUBJECT.finditer(begin):
        name = found["name"]
        if name is None:
            return True
        if _NO_SUBJECT.fullmatch(name) or (_THING.fullmatch(name) and _GIVEN_THING.search(begin)):
            continue
        return True
    return False
