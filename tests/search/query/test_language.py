"""
The query language by example: what is typed, what it is read as, and the codes of what is told.

Trees are in the notation of `notation.short`; today is Wednesday 1 September 2021. What a person
types first, words and phrases and simple operators, is in test_parse.py.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.language import parse_query
from tests.search.query.notation import short

TODAY = date(2021, 9, 1)


def read(typed, match="all"):
    query, diagnostics = parse_query(typed, match=match, today=TODAY)
    return short(query), " ".join(diagnostic.code for diagnostic in diagnostics)


@pytest.mark.parametrize(
    ("typed", "tree", "told"),
    [
        # NEAR and ONEAR: words, phrases and groups with OR, at most so many words between
        ("fisk NEAR olje", "near4(fisk, olje)", ""),
        ("fisk NEAR/5 olje", "near5(fisk, olje)", ""),
        ("fisk ONEAR olje", "onear4(fisk, olje)", ""),
        ("fisk ONEAR/12 olje", "onear12(fisk, olje)", ""),
        ("fisk NEAR/0 olje", "near0(fisk, olje)", ""),
        ('"norsk olje" NEAR/3 fisk', 'near3("norsk olje", fisk)', ""),
        ('(fisk OR "norsk olje") NEAR/3 (gass OR kull)', 'near3(any(fisk, "norsk olje"), any(gass, kull))', ""),
        ("tittel:fisk NEAR/3 olje", "near3(title:fisk, olje)", ""),
        ("tittel:(fisk NEAR/3 olje)", "near3(title:fisk, title:olje)", ""),
        ("fisk NEAR/3 olje NEAR/5 gass", "all(near3(fisk, olje), near5(olje, gass))", ""),
        ("fisk NEAR/3 olje AND gass", "all(near3(fisk, olje), gass)", ""),
        ("fisk OR olje NEAR/3 gass", "any(fisk, near3(olje, gass))", ""),
        ("fisk NOT olje NEAR/3 gass", "(fisk - near3(olje, gass))", ""),
        ("NRK-sjefen NEAR/2 går", 'near2(any("nrk sjefen", nrksjefen), går)', ""),
        ("=Berg NEAR/2 =Dal", "near2(=berg, =dal)", ""),
        ("fisk NEAR", "fisk", "empty_operand"),
        ("NEAR fisk", "fisk", "empty_operand"),
        ("NEAR", "near", ""),
        ("fisk NEAR NEAR olje", "near4(fisk, olje)", "empty_operand"),
        ("fisk NEAR/5 NOT olje", "(fisk - olje)", "empty_operand"),
        ("fisk NEAR/99 olje", "near40(fisk, olje)", "too_far"),
        ("fisk NEAR film*", "all(fisk, film*)", "near_operand"),
        ("fisk NEAR (olje gass)", "all(fisk, all(olje, gass))", "near_operand"),
        ("tittel:fisk NEAR tekst:olje", "all(title:fisk, body:olje)", "near_operand"),
        ("fisk NEAR kilde:NTB", "all(fisk, source=NTB)", "near_operand"),
        ("fisk near/5 olje", 'all(fisk, "near 5", olje)', "lower_case_operator"),
        ("fisk near olje", "all(fisk, near, olje)", ""),
        # The same for the words of a quotation, in any order
        ('"norsk olje"~5', "near5(norsk, olje)", ""),
        ('"norsk olje"~0', "near0(norsk, olje)", ""),
        ('"norsk gass og olje"~5', "near5(norsk, gass, og, olje)", ""),
        ('"norsk olje"~99', "near40(norsk, olje)", "too_far"),
        ('"fisk"~5', "fisk", ""),
        ('tittel:"norsk olje"~5', "near5(title:norsk, title:olje)", ""),
        ('"en to tre fire fem seks sju åtte ni ti elleve"~5', "near5(en, to, tre, fire, fem, seks, sju, åtte, ni, ti)", "too_many_clauses"),
        ('"norsk olje"~', '"norsk olje"', "foreign_sign"),
        ('"norsk olje" ~5', 'all("norsk olje", 5)', ""),
        # A word that must match; all must anyway unless match=any
        ("+fisk olje", "all(fisk, olje)", ""),
        ("fisk +olje", "all(fisk, olje)", ""),
        ("+fisk +olje", "all(fisk, olje)", ""),
        ("+(fisk olje) gass", "all(all(fisk, olje), gass)", ""),
        ('+"norsk olje" gass', 'all("norsk olje", gass)', ""),
        ("+tittel:fisk olje", "all(title:fisk, olje)", ""),
        # This form only
        ("=Berg", "=berg", ""),
        ("=berg olje", "all(=berg, olje)", ""),
        ('="norsk olje"', '"=norsk =olje"', ""),
        ("=«norsk olje»", '"=norsk =olje"', ""),
        ("tittel:=Berg", "title:=berg", ""),
        ("-=Berg", "(* - =berg)", "only_negative"),
        ("+=Berg", "=berg", ""),
        ("=", "any()", "no_words"),
        ("= Berg", "berg", ""),
        ("a=b", '"a b"', ""),
        ("=film*", "film*", ""),
        ("=NRK-sjefen", '"=nrk =sjefen"', ""),
        ("=AND", "=and", ""),
        # A sign after a backslash is only a sign
        ('\\"fisk\\"', "fisk", ""),
        ('"det \\"nye\\" landet"', '"det nye landet"', ""),
        ("tittel\\:fisk", '"tittel fisk"', ""),
        ("kl\\: 12", "all(kl, 12)", ""),
        ("\\(1\\+1\\)\\:2", '"1 1 2"', ""),
        ("\\AND", "and", ""),
        ("film\\*", "film", ""),
        ("\\-olje", "olje", ""),
        ("C:\\\\tmp", '"c tmp"', ""),
        ("\\", "any()", "no_words"),
        ('kilde:a\\"b', 'source=a"b', ""),
        ('kilde:"Bergens \\"BT\\" Tidende"', 'source=Bergens "BT" Tidende', ""),
        # Operators as Lucene and nynorsk write them
        ("&& fisk", "fisk", "empty_operand"),
        ("fisk && olje", "all(fisk, olje)", ""),
        ("fisk || olje", "any(fisk, olje)", ""),
        ("fisk !olje", "(fisk - olje)", ""),
        ("!olje", "(* - olje)", "only_negative"),
        ("!(olje gass) fisk", "(fisk - all(olje, gass))", ""),
        ("hei!", "hei", ""),
        ("fisk ANDNOT olje", "(fisk - olje)", ""),
        ("fisk IKKJE olje", "(fisk - olje)", ""),
        # Fields and their spellings
        ("headline:fisk", "title:fisk", ""),
        ("Intros:fisk", "title+lead:fisk", ""),
        ("srcname:NTB", "source=NTB", ""),
        ("sprak:nn", "language=nn", ""),
        ("språk:nynorsk", "language=nn", ""),
        ("språk:Bokmål", "language=nb", ""),
        ("språk:norsk", "any(language=nb, language=nn)", ""),
        ("språk:no", "any(language=nb, language=nn)", ""),
        ("lang:en", "language=en", ""),
        ("brodtekst:fisk", "body:fisk", ""),
        ("broedtekst:fisk", "body:fisk", ""),
        ("brødtekst:fisk", "body:fisk", ""),
        ("tittel,ingress:fisk", "title+lead:fisk", ""),
        ('tittel,ingress:"norsk olje"', 'title+lead:"norsk olje"', ""),
        ("fisk,tittel:olje", '"fisk tittel olje"', ""),
        ("tittel,kilde:olje", '"tittel kilde olje"', ""),
        ("tittel,tittel:olje", "title:olje", ""),
        ("placement:Sport", "section=Sport", ""),
        # Fields that only others have
        ("page:4", "any()", "foreign_field"),
        ('page:4 AND "Svenska Handelsbanken"', '"svenska handelsbanken"', "foreign_field"),
        ("srcid:50803 fisk", "fisk", "foreign_field"),
        ("fisk srcid:(1 OR 2)", "fisk", "foreign_field"),
        # Dates, in words and without quotation marks
        ("dato:i dag", "published[2021-09-01..2021-09-01]", ""),
        ("dato:i går fisk", "all(published[2021-08-31..2021-08-31], fisk)", ""),
        ("dato:siste 30 dager fisk", "all(published[2021-08-03..2021-09-01], fisk)", ""),
        ('dato:"siste 30 dager" fisk', "all(published[2021-08-03..2021-09-01], fisk)", ""),
        ("dato:uke 34 2021 fisk", "all(published[2021-08-23..2021-08-29], fisk)", ""),
        ("dato:30. aug. 2021 fisk", "all(published[2021-08-30..2021-08-30], fisk)", ""),
        ("dato:(i dag OR 2020) fisk", "all(any(published[2021-09-01..2021-09-01], published[2020-01-01..2020-12-31]), fisk)", ""),
        ("dato:(30. august) fisk", "all(published[2021-08-30..2021-08-30], fisk)", ""),
        ("dato:i sommer -fisk", "(published[2021-06-01..2021-08-31] - fisk)", ""),
        ("dato:fra 1. august til i går", "published[2021-08-01..2021-08-31]", ""),
        ("dato:2020 .. 2021", "published[2020-01-01..2021-12-31]", ""),
        ("dato:i går..i dag", "published[2021-08-31..2021-09-01]", ""),
        ("dato:i dag..i går", "published[2021-08-31..2021-09-01]", "reversed_range"),
        ('dato:"i dag til i går"', "published[2021-08-31..2021-09-01]", "reversed_range"),
        ("dato:snart fisk", "fisk", "invalid_date"),
        ("dato:i morgen fisk", "all(morgen, fisk)", "invalid_date"),
        ("endret:forrige uke", "modified[2021-08-23..2021-08-29]", ""),
        # Ranges as Lucene writes them
        ("dato:[2020 TO 2021]", "published[2020-01-01..2021-12-31]", ""),
        ("dato:{2020 TO 2022}", "published[2021-01-01..2021-12-31]", ""),
        ("dato:[2020 TO *]", "published[2020-01-01..]", ""),
        ("dato:[* TO *]", "any()", "invalid_date"),
        ("dato:[2021 TO 2020]", "any()", "invalid_date"),
        ("tittel:[a TO b]", "any()", "foreign_sign"),
        ("kilde:[a TO b]", "any()", "foreign_sign"),
        ("fisk [a TO b]", "all(fisk, a, to, b)", ""),
        # Signs that mean nothing here
        ("te?t", "tet", "inner_wildcard"),
        ("film?klipp", "film*", "inner_wildcard"),
        ("Hvem er Kari?", "all(hvem, er, kari)", ""),
        ("https://nrk.no/a?b=c", '"https nrk.no a b c"', ""),
        ("fisk~", "fisk", "foreign_sign"),
        ("fisk~0.8 olje", "all(fisk, olje)", "foreign_sign"),
        ("fisk^4 olje", "all(fisk, olje)", "foreign_sign"),
        ('"norsk olje"^4', '"norsk olje"', "foreign_sign"),
        ("(fisk OR olje)^2", "any(fisk, olje)", "foreign_sign"),
        ("fisk~2^3", "fisk", "foreign_sign"),
        ("ca.~50", '"ca 50"', ""),
        # Everything
        ("*:*", "*", ""),
        ("*:* -fisk", "(* - fisk)", ""),
        ("fisk *:*", "all(fisk, *)", ""),
        ("/[mb]oat/", "any()", "foreign_sign"),
        ("/sport/ fotball", "all(sport, fotball)", ""),
        ("mod_date:[20020101 TO 20030101]", "any()", "foreign_sign"),
        ("foo:bar", '"foo bar"', ""),
        # Small letters that look like operators
        ("fisk eller olje", "all(fisk, eller, olje)", "lower_case_operator"),
        ("fisk or olje", "all(fisk, or, olje)", "lower_case_operator"),
        ("Hva er fisk eller olje", "all(hva, er, fisk, eller, olje)", ""),
        ('"norsk olje" eller "norsk gass"', 'all("norsk olje", eller, "norsk gass")', "lower_case_operator"),
        ("(fisk) ikke (olje)", "all(fisk, ikke, olje)", "lower_case_operator"),
        ("fisk og olje", "all(fisk, og, olje)", ""),
        ('"a" ikkje b', "all(a, ikkje, b)", "lower_case_operator"),
        ("ikke fisk", "all(ikke, fisk)", ""),
    ],
)  # fmt: skip
def test_a_query_is_read_and_told_like_this(typed, tree, told):
    assert read(typed) == (tree, told)


@pytest.mark.parametrize(
    ("typed", "tree", "told"),
    [
        ("+fisk olje", "all(fisk, any(*, olje))", ""),
        ("+fisk +olje gass", "all(fisk, olje, any(*, gass))", ""),
        ("+fisk olje -gass", "(all(fisk, any(*, olje)) - gass)", ""),
        ("fisk +kilde:NTB olje", "all(any(fisk, olje), source=NTB)", ""),
        ("+fisk", "fisk", ""),
    ],
)  # fmt: skip
def test_a_plus_tells_what_must_match_where_any_word_would_do(typed, tree, told):
    assert read(typed, match="any") == (tree, told)


@pytest.mark.parametrize(
    ("typed", "tree", "told"),
    [
        ("test", "test", ""),
        ("hello", "hello", ""),
        ('"hello dolly"', '"hello dolly"', ""),
        ('title:"The Right Way" AND text:go', 'all(title:"the right way", body:go)', ""),
        ('title:"Do it right" AND right', 'all(title:"do it right", right)', ""),
        ("title:Do it right", "any(title:do, it, right)", ""),
        ("te?t", "tet", "inner_wildcard"),
        ("test*", "test*", ""),
        ("te*t", "tet", "inner_wildcard"),
        ("*test", "test", "leading_wildcard"),
        ("/[mb]oat/", "any()", "foreign_sign"),
        ("roam~", "roam", "foreign_sign"),
        ("roam~1", "roam", "foreign_sign"),
        ("roam~0.8", "roam", "foreign_sign"),
        ('"jakarta apache"~10', "near10(jakarta, apache)", ""),
        ('"jakarta apache"~0', "near0(jakarta, apache)", ""),
        ('"jakarta apache lucene"~3', "near3(jakarta, apache, lucene)", ""),
        ("mod_date:[20020101 TO 20030101]", "any()", "foreign_sign"),
        ("mod_date:[20020101 TO 20030101}", "any()", "foreign_sign"),
        ("date:[20020101 TO 20030101]", "published[2002-01-01..2003-01-01]", ""),
        ("date:{20020101 TO 20030101}", "published[2002-01-02..2002-12-31]", ""),
        ("date:[20020101 TO 20030101}", "published[2002-01-01..2002-12-31]", ""),
        ("date:[20020101 TO *]", "published[2002-01-01..]", ""),
        ("date:[* TO 20030101]", "published[..2003-01-01]", ""),
        ("date:20020101", "published[2002-01-01..2002-01-01]", ""),
        ("title:{Aida TO Carmen}", "any()", "foreign_sign"),
        ("title:[Aida TO Carmen]", "any()", "foreign_sign"),
        ("jakarta apache", "any(jakarta, apache)", ""),
        ("jakarta^4 apache", "any(jakarta, apache)", "foreign_sign"),
        ('"jakarta apache"^4 "Apache Lucene"', 'any("jakarta apache", "apache lucene")', "foreign_sign"),
        ('"jakarta apache"^0.2', '"jakarta apache"', "foreign_sign"),
        ("(jakarta apache)^4 lucene", "any(any(jakarta, apache), lucene)", "foreign_sign"),
        ('"jakarta apache" jakarta', 'any("jakarta apache", jakarta)', ""),
        ('"jakarta apache" OR jakarta', 'any("jakarta apache", jakarta)', ""),
        ('"jakarta apache" || jakarta', 'any("jakarta apache", jakarta)', ""),
        ('"jakarta apache" AND "Apache Lucene"', 'all("jakarta apache", "apache lucene")', ""),
        ('"jakarta apache" && "Apache Lucene"', 'all("jakarta apache", "apache lucene")', ""),
        ("+jakarta lucene", "all(jakarta, any(*, lucene))", ""),
        ("+jakarta +apache lucene", "all(jakarta, apache, any(*, lucene))", ""),
        ("+jakarta -lucene", "(jakarta - lucene)", ""),
        ('"jakarta apache" NOT "Apache Lucene"', '("jakarta apache" - "apache lucene")', ""),
        ('"jakarta apache" !"Apache Lucene"', '("jakarta apache" - "apache lucene")', ""),
        ('"jakarta apache" AND NOT lucene', '("jakarta apache" - lucene)', ""),
        ('NOT "jakarta apache"', '(* - "jakarta apache")', "only_negative"),
        ('"jakarta apache" -"Apache Lucene"', '("jakarta apache" - "apache lucene")', ""),
        ("jakarta -title:lucene", "(jakarta - title:lucene)", ""),
        ("(jakarta OR apache) AND website", "all(any(jakarta, apache), website)", ""),
        ("(jakarta AND apache) OR website", "any(all(jakarta, apache), website)", ""),
        ("jakarta OR apache AND website", "any(jakarta, all(apache, website))", ""),
        ('title:(+return +"pink panther")', 'all(title:return, title:"pink panther")', ""),
        ('title:(return "pink panther")', 'any(title:return, title:"pink panther")', ""),
        ("title:(return -panther)", "(title:return - title:panther)", ""),
        ("\\(1\\+1\\)\\:2", "any(1, 1, 2)", ""),
        ("a\\-b", "any(a, b, ab)", ""),
        ("\\+a", "a", ""),
        ("\\!a", "a", ""),
        ("a\\&&b", "any(a, b)", ""),
        ("a\\||b", "any(a, b)", ""),
        ("\\(a\\)", "a", ""),
        ("\\{a\\}", "a", ""),
        ("\\[a\\]", "a", ""),
        ("a\\^4", "any(a, 4)", ""),
        ('\\"a b\\"', "any(a, b)", ""),
        ("a\\~", "a", ""),
        ("a\\*", "a", ""),
        ("a\\?b", "any(a, b)", ""),
        ("title\\:a", "any(title, a)", ""),
        ("a\\\\b", "any(a, b)", ""),
        ("\\/a\\/", "a", ""),
        ("*:*", "*", ""),
        ("*:* -jakarta", "(* - jakarta)", ""),
    ],
)  # fmt: skip
def test_what_lucene_s_classic_grammar_describes_means_the_same_or_is_told(typed, tree, told):
    """With Lucene's own default, any word will do. Its examples, and one of each sign it escapes."""
    assert read(typed, match="any") == (tree, told)


@pytest.mark.parametrize(
    ("typed", "tree", "told"),
    [
        ("Nordea OR Swedbank", "any(nordea, swedbank)", ""),
        ("Nordea AND Swedbank", "all(nordea, swedbank)", ""),
        ("Nordea ANDNOT Swedbank", "(nordea - swedbank)", ""),
        ("Nordea NOT Swedbank", "(nordea - swedbank)", ""),
        ("Nordea* OR bank*", "any(nordea*, bank*)", ""),
        ('"Svenska Handelsbanken"', '"svenska handelsbanken"', ""),
        ('(Swedbank OR "Danske Bank") ANDNOT (Nordea OR Handelsbanken)', '(any(swedbank, "danske bank") - any(nordea, handelsbanken))', ""),
        ("Nordea NEAR Swedbank", "near4(nordea, swedbank)", ""),
        ("Nordea NEAR/10 Swedbank", "near10(nordea, swedbank)", ""),
        ("Nordea ONEAR Swedbank", "onear4(nordea, swedbank)", ""),
        ("Nordea ONEAR/25 Swedbank", "onear25(nordea, swedbank)", ""),
        ('"Danske Bank" NEAR/10 (rente OR lån)', 'near10("danske bank", any(rente, lån))', ""),
        ("Nordea NEAR/60 Swedbank", "near40(nordea, swedbank)", "too_far"),
        ("bank* NEAR/5 rente", "all(bank*, rente)", "near_operand"),
        ('page:4 AND "Svenska Handelsbanken*"', '"svenska handelsbanken"', "foreign_field wildcard_in_phrase"),
        ("placement:debat OR placement:brændpunkt", "any(section=debat, section=brændpunkt)", ""),
        ("srcid:50803 AND Swedbank", "swedbank", "foreign_field"),
        ("srcname:Aftonbladet AND Swedbank", "all(source=Aftonbladet, swedbank)", ""),
        ('srcname:"Bergens Tidende" AND bybane', "all(source=Bergens Tidende, bybane)", ""),
        ("headline:Swedbank", "title:swedbank", ""),
        ('headline:"Danske Bank"', 'title:"danske bank"', ""),
        ("headline:(Nordea OR Swedbank)", "any(title:nordea, title:swedbank)", ""),
        ("intros:Swedbank", "title+lead:swedbank", ""),
        ("intros:(Nordea AND Swedbank)", "all(title+lead:nordea, title+lead:swedbank)", ""),
        ("(headline:Nordea OR intros:Swedbank) ANDNOT srcname:NTB", "(any(title:nordea, title+lead:swedbank) - source=NTB)", ""),
    ],
)  # fmt: skip
def test_what_retriever_s_help_lists_means_the_same_or_is_told(typed, tree, told):
    assert read(typed) == (tree, told)
