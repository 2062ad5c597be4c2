"""What Jekyll, Hugo, Hexo and Obsidian put into a text: read where it can be, else left out and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown, outline, picture, write

from crosspost.errors import InvalidPost
from crosspost.messages import LANGUAGES, Words
from crosspost.post import Image, Notice, Post, read_post
from crosspost.post.foreign import without_foreign


def body(folder: Path, written: str) -> list[tuple[str, str]]:
    """The blocks below a first paragraph that keeps the post from being empty."""
    return outline(markdown(folder, f"처음.\n\n{written}\n\n끝."))[1:-1]


def left_out(post: Post) -> list[tuple[str, int, int]]:
    return [
        (notice.params["names"], notice.params["count"], notice.params["line"])
        for notice in post.notices
        if notice.code == "notice.command_dropped"
    ]


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ('{{< figure src="a.jpg" caption="바다" >}}', "바다"),
        ("{{% figure src='a.jpg' %}}", ""),
        ('{{< figure\n  src="a.jpg"\n  caption="바다" >}}', "바다"),
        ("{% asset_img a.jpg 겨울 바다 %}", "겨울 바다"),
        ('{% asset_img half a.jpg 300 200 "겨울 바다" %}', "겨울 바다"),
        ("{% img a.jpg %}", ""),
        ('{% include figure.html src="a.jpg" caption="바다" %}', "바다"),
        ('{% include figure image_path="{{ site.baseurl }}/a.jpg" alt="b" caption="바다" %}', "바다"),
        ('{{< imgproc a.jpg Fill "10x10" >}}', ""),
        ('![]({{ site.baseurl }}/a.jpg "바다")', "바다"),
        ('![]({{ site.url }}{{ site.baseurl }}/a.jpg "바다")', "바다"),
        ('![]({{ "/a.jpg" | relative_url }} "바다")', "바다"),
        ("![[a.jpg|300]]", ""),
        ("![[a.jpg#center]]", ""),
    ],
)
def test_a_picture_of_another_tool_is_a_picture(tmp_path: Path, written: str, caption: str) -> None:
    picture(tmp_path / "a.jpg")
    post = read_post(write(tmp_path, f"---\ntitle: 가\n---\n글\n\n{written}\n"), root=tmp_path)

    image = post.blocks[-1]
    assert isinstance(image, Image)
    assert (image.media.name, image.caption, post.notices) == ("a.jpg", caption, ())


def test_hexo_has_the_pictures_of_a_post_in_a_folder_of_its_name(tmp_path: Path) -> None:
    picture(tmp_path / "review" / "a.jpg")
    assert body(tmp_path, "{% asset_img a.jpg %}") == [("image", "a.jpg")]


class TestObsidian:
    def test_a_picture_is_found_by_its_name_wherever_it_lies(self, tmp_path: Path) -> None:
        picture(tmp_path / "첨부" / "바다.jpg")
        path = write(tmp_path, "---\ntitle: 가\n---\n![[바다.jpg]]\n", "글/a.md")
        assert outline(read_post(path, root=tmp_path)) == [("image", "바다.jpg")]

    def test_a_name_that_two_pictures_have_is_refused(self, tmp_path: Path) -> None:
        for folder in ("a", "b"):
            picture(tmp_path / folder / "바다.jpg")
        path = write(tmp_path, "---\ntitle: 가\n---\n![[바다.jpg]]\n", "글/a.md")
        with pytest.raises(InvalidPost) as caught:
            read_post(path, root=tmp_path)
        assert caught.value.code == "post.image_missing"

    def test_remarks_of_many_lines_and_marks_of_paragraphs_say_nothing(self, tmp_path: Path) -> None:
        written = "글 ^a1b2c3\n\n%%\n비밀\n\n비밀\n%%\n\n글^^ %%비밀%%"
        assert body(tmp_path, written) == [("paragraph", "글"), ("paragraph", "글^^")]

    def test_a_link_into_a_note_has_the_words_that_obsidian_shows(self, tmp_path: Path) -> None:
        written = "[[바다]] [[바다#겨울]] [[#겨울]] [[바다#겨울|그 바다]] [[바다#^a1b2c3]]"
        assert body(tmp_path, written) == [("paragraph", "바다 바다 > 겨울 겨울 그 바다 바다")]

    def test_a_note_inside_of_a_note_is_told(self, tmp_path: Path) -> None:
        post = markdown(tmp_path, "글\n\n![[다른 노트]]\n\n![[소리.mp3]]")
        assert outline(post) == [("paragraph", "글")]
        assert left_out(post) == [("다른 노트, 소리.mp3", 2, 6)]

    @pytest.mark.parametrize(
        ("written", "tags"),
        [
            ("글이다.\n\n#리뷰/영화 #바다", ("리뷰", "영화", "바다")),
            ("#리뷰 #바다\n\n글이다.", ("리뷰", "바다")),
            ("글이다.\n\n#리뷰\n", ("리뷰",)),
        ],
    )
    def test_a_line_of_tags_gives_the_tags(self, tmp_path: Path, written: str, tags: tuple[str, ...]) -> None:
        post = markdown(tmp_path, written)
        assert (outline(post), post.tags) == ([("paragraph", "글이다.")], tags)

    def test_tags_of_the_text_follow_those_of_the_front_matter(self, tmp_path: Path) -> None:
        post = markdown(tmp_path, "글이다.\n\n#바다 #Sea", head="title: 가\ntags: [책, sea]")
        assert post.tags == ("책", "sea", "바다")

    @pytest.mark.parametrize("line", ["#협찬 #바다", "#광고", "\\#바다", "글 #바다", "#1", "바다\n#바다"])
    def test_other_lines_with_a_hash_stay(self, tmp_path: Path, line: str) -> None:
        post = markdown(tmp_path, f"글이다.\n\n{line}", head="title: 가\n협찬: 없음")
        assert outline(post)[1:] == [("paragraph", line.removeprefix("\\"))]
        assert post.tags == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("{{< youtube dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('{{< youtube id="dQw4w9WgXcQ" autoplay="true" >}}', "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{% youtube dQw4w9WgXcQ %}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{% include embed/youtube.html id='dQw4w9WgXcQ' %}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        (
            '{% include video id="dQw4w9WgXcQ" provider="youtube" %}',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ("{{< vimeo 146022717 >}}", "https://vimeo.com/146022717"),
        ("{{< instagram BWNjjyYFxVx >}}", "https://www.instagram.com/p/BWNjjyYFxVx/"),
    ],
)
def test_a_film_is_its_address(tmp_path: Path, written: str, address: str) -> None:
    assert body(tmp_path, written) == [("link_card", address)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{% highlight python %}\nx = '{{ y }}'\n{% endhighlight %}", [("code", "x = '{{ y }}'")]),
        ("{{< highlight go >}}\nx\n{{< /highlight >}}", [("code", "x")]),
        ("{% codeblock lang:js %}\nx\n{% endcodeblock %}", [("code", "x")]),
        ("{% comment %}\n비밀\n\n비밀\n{% endcomment %}", []),
        ("{{% notice tip %}}\n말\n{{% /notice %}}", [("paragraph", "말")]),
        ("{% blockquote 누구 %}\n말\n{% endblockquote %}", [("paragraph", "말")]),
        ("글\n{: .class}\n\n{: .no_toc }\n## 장", [("paragraph", "글"), ("heading", "장")]),
        ("* 차례\n{:toc}", []),
        ("[TOC]", []),
        ("글\n\n<!--more-->\n\n더", [("paragraph", "글"), ("paragraph", "더")]),
        ("```\n{% raw %}{{ x }}\n```", [("code", "{% raw %}{{ x }}")]),
        ("> ~~~\n> {{ x }}\n> ~~~", [("code", "{{ x }}")]),
        ("`{{ x }}` 글", [("paragraph", "{{ x }} 글")]),
        ("<!-- {% include a.html %} -->", []),
    ],
)
def test_what_only_lays_out_goes_and_code_stays(
    tmp_path: Path, written: str, shown: list[tuple[str, str]]
) -> None:
    post = markdown(tmp_path, f"처음.\n\n{written}\n\n끝.")

    assert (outline(post)[1:-1], post.notices) == (shown, ())


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("{% include ad.html %}", "include"),
        ("{%- gist 1234 -%}", "gist"),
        ('{{< tweet user="a" id="1" >}}', "tweet"),
        ("글 {{ page.title }}", "{{ page.title }}"),
        ("[글]({% post_url 2026-01-01-a %})", "post_url"),
        ("{{< youtube >}}", "youtube"),
        ("{% raw %}", "raw"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told_with_its_line(
    tmp_path: Path, written: str, names: str
) -> None:
    post = markdown(tmp_path, f"처음.\n\n{written}\n\n끝.")

    assert post.notices == (
        Notice(code="notice.command_dropped", params={"names": names, "count": 1, "line": 6}),
    )
    assert not any("{" in said for _, said in outline(post))
    for language in LANGUAGES:
        assert names in Words(language).say("notice.command_dropped", **post.notices[0].params)


def test_an_escaped_mark_is_text(tmp_path: Path) -> None:
    assert body(tmp_path, "\\{% raw %} \\{{ x }}") == [("paragraph", "{% raw %} {{ x }}")]


@pytest.mark.parametrize(
    "text",
    ["{% raw %}\na\n{% endraw %}\nb", "%%\na\n\n%%\nb", "{{< figure\nsrc=a.jpg >}}\nb", "* a\n{:toc}\nb"],
)
def test_every_line_stays_in_its_place(text: str) -> None:
    assert without_foreign(text).text.split("\n")[text.count("\n")] == "b"


@pytest.mark.parametrize("mark", ["{% raw %}\n", "{{< ", "%%\n"])
def test_marks_that_never_end_cost_no_more_than_their_length(mark: str) -> None:
    count = 100_000 // len(mark)
    assert without_foreign(mark * count).text.count("\n") == mark.count("\n") * count
