"""KakaoStory: its API ended in 2023, so a person posts, with everything ready."""

from crosspost_kakaostory.adapter import KakaoStory, KakaoStorySettings

__all__ = ["KakaoStory", "KakaoStorySettings"]
