"""Dimensions and lists of words that texts of every kind are read for."""

from __future__ import annotations

IN_NO_MART = "in no mart"
ALL_AREAS, NATIONWIDE = "all areas", "nationwide"  # a dimension, and the member that is of no region's units alone
ALWAYS = (
    "changed",
    "some",
    "the rest",
    "other band",
    IN_NO_MART,
    "total",
    "whole service",
    "foreign alone",
    ALL_AREAS,
    "foreign",
    "name",
    "value",
    "aside",
    "aside alone",
    "asked",
    "beside a date",
)  # dimensions that every kind's texts are read for
ASIDE_ALONE = "aside alone"  # words that are of a column of no figures where they are the whole of its header
WITH_A_DATE = "beside a date"  # words that say nothing where a date says when, and another time where none does
SOME_STAFF, PEOPLE_COUNTED = "some of the staff", "people counted"  # words of kinds whose figures count staff
UNIT_ALONE = "unit alone"  # words that are a unit where they are a whole text: people
BESIDE_NEEDS = "beside needs"  # foreign words that beside a need are a part of it
COMPARISONS, HEADLINES = "comparisons", "words of headlines"  # lists of words
WORDS_OF_TITLES = "words of titles"  # plain English: none of them names a place, or says whose figures these are
OTHER_TITLES = "words of other titles"  # what together makes a title one of other figures
LEFT_OUT = "left out"  # among the words that change figures: excluding
OF_A_PUBLICATION, OF_A_RANGE, OF_INSPECTIONS = "words of publications", "words of ranges", "words of inspections"
RATED_OR_ASKED = {"standard", "question", "need", "theme"}
AREA_OF_A_CRC = "area of a CRC"  # until June 2021; a title that names it and no CRC may mean the place
