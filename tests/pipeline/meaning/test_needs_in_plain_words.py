"""Needs as people say them: where the person lives, who they spend time with, how they think."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_headings_and_groups import reader

NEEDS = {
    "Accommodation": ["A safe place to live", "Stable home", "Having a settled home", "S3 Accommodation"],
    "Education, training and employment": [
        *("Help into work, training or education", "Access to education, training and employment"),
        *("OASys 4: Education and training", "Being in work, education or training"),
    ],
    "Finance, benefits and debt": ["Managing debt and benefits", "Financial wellbeing"],
    "Family and relationships": [
        *("Relationships with family, partner and children", "Relationships (family and partner)"),
        *("Relationships and parenting", "Family and significant relationships"),
    ],
    "Lifestyle and associates": ["Who they spend time with", "S7 Lifestyle and associates", "Criminal peers"],
    "Alcohol misuse": ["Alcohol use disorder", "Alcohol dependency and misuse"],
    "Drug misuse": ["Misuse of prescribed medicines", "Drug dependency and misuse"],
    "Thinking and behaviour": [
        *("Thinking and behavior", "Problem-solving and decision-making", "Thinking skills and impulsivity"),
        *("How people think and behave", "Consequential thinking and behaviour"),
    ],
    "Attitudes to offending": ["Antisocial attitudes and beliefs", "Offending-related attitudes"],
    "Current domestic abuse": [
        *("Domestic abuse, current concerns", "Domestic abuse concerns at present", "DA concerns, current"),
        *("Domestic abuse: concerns at the time of inspection", "Perpetrating domestic abuse"),
        *("Domestic abuse is a current concern", "Current concerns around domestic abuse"),
    ],
    "Current child safeguarding": [
        *("Concerns for the welfare of children", "Child safety concerns", "Risk of harm to children"),
    ],
    "Hate-based behaviour": [
        *("Racist or other hate behaviour", "Hostility based on protected characteristics"),
        *("Hate-related offending", "Hate incidents"),
    ],
}


@pytest.mark.parametrize(("need", "text"), [(need, text) for need, texts in NEEDS.items() for text in texts])
def test_name_the_need_and_nothing_more(need: str, text: str) -> None:
    meaning = reader("needs").of(text)
    assert meaning.members == {"need": (need,)}
    assert not meaning.unknown


def test_domestic_abuse_alone_is_not_said_to_be_current() -> None:
    assert reader("needs").of("Domestic abuse").members == {"need": ("Domestic abuse",)}
