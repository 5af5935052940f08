"""The words below are of real articles; the first groups are the public test cases of Lucene's stemmers."""

import pytest

from tests.language import ANALYZER


def terms(text, language="nb"):
    return {term for token in ANALYZER.analyze(text, language) for term in token.readings}


def rules(text, language="nb"):
    return [
        (reading.term, reading.rule) for word in ANALYZER.trace(text, language) for reading in word.readings
    ]


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]


# Forms of one word share a term, whichever of them an article has.
BOKMAL = lines("""
bil bilen biler bilene bilens bilenes
sekretær sekretæren sekretærene
kaker kaken kakene kakenes
bibliotekar bibliotekarer bibliotekaren bibliotekarens bibliotekarene bibliotekarenes
veske veska vesken veskene veskas
hus huset husene husets husenes
flagg flagga flaggene flaggets flaggenes
politi politiet politiets politienes
godhet godheten
forelskelse forelskelsen
forelsket forelske
kristendom kristendommen kristendommens
fattigdom fattigdommen fattigdommens
hemmelighet hemmelighets hemmeligheter hemmeligheten hemmelighetens
kjærlighet kjærligheter kjærligheten
forlegenhet forlegenheten forlegenhetens
tvetydighet tvetydigheter tvetydigheten tvetydighetens
virkelighet virkeligheten virkelighetens
billig billigere billigst billige
frisk friskere friskest
syk sykere sykest
vaffel vafler vaflene
tittel titler titlene
ku kyr kuer kyrne kuene
datter døtre døtrene
god bedre best
føle følte følt
havnedistriktene havnedistrikter
kontrovers kontroversen kontroverser kontroversene kontroversens
univers universet universer universene universets
bok boka boken bøker bøkene
mann menn mennene
gås gjess
datasenter datasenteret
fôr fôret fôrene fôra
""")

NYNORSK = lines("""
gut guten gutar gutane gutens gutanes
søknad søknaden søknadar søknadane søknadens søknadanes
jente jenta jenter jentene jentas
kjole kjola kjoler kjolene kjolas
dyr dyret dyra dyras
prospekt prospektet prospekta prospektas
innhald innhaldet innhalda
hemmelegheit hemmelegheita hemmelegheiter
vanskelegheit vanskelegheita vanskelegheiter
hevelse hevelsen
tryggleik tryggleiken tryggleikens tryggleikar
kjærleik kjærleiken kjærleikens kjærleikar
billeg billegare billegast
smal smalare smalast
farleg farlegare farlegast
søner sønene
brør brørne
dotter døtrer døtrene
klo klørne
mor mødrer mødrene
stor større størst
gammal eldre eldst
sanning sanninga
syngje syng sunge
vêr vêret vêren
idé ideen
""")

# Past and perfect of strong verbs have another vowel; the dictionary calls many of them something else.
STRONG_VERBS = lines("""
binde bandt bundet
bringe bringer brakte brakt
bære bærer bar båret
dø dør døde
flyte flyter fløt
fly fløy fløyet
fryse frøs frosset
gli gled glidd
gripe griper grep grepet
gråte gråter gråt grått
lyve løy løyet
løpe løp løpt
rekke rakk rukket
rive rev revet
sitte satt sittet
skjære skar skåret
skrive skrev skrevet
slippe slapp sluppet
stjele stjal stjålet
stryke strøk strøket
synke sank sunket
telle talte talt
vite vet visste visst
angripe angrep angrepet
vedta vedtok vedtatt
""")

# Plurals that change the stem, and nouns of which the dictionary only knows the verb beside them.
NOUNS = lines("""
hånd hånda hånden hender hendene
tann tanna tannen tenner tennene
stang stanga stenger
kne kneet knær knærne
øye øyet øyne øynene
bonde bønder bøndene
museum museet museer museene
jubileum jubileet jubileer
filter filteret filtre
senter senteret sentre sentrene
vinter vinteren vintre
finger fingeren fingre
drøm drømmen drømmer drømmene
dom dommen dommer dommene
vann vannet
lys lyset lysene
kurs kurset kursene
spor sporet sporene
egg egget eggene
par paret parene
sår såret sårene
ben bein beinet benet
lov loven lover lovene
film filmen filmer filmene
kokk kokken kokker kokkene
turné turneen turneer
klisjé klisjeen klisjeer
drama dramaet dramaer
video videoen videoer
""")

# Comparison that changes the stem, and forms that are words of their own too.
ADJECTIVES = lines("""
gammel gammelt gamle eldre eldst eldste
ung yngre yngst yngste
liten lita lite små mindre minst lille
lang langt lange lengre lengst lengste
tung tyngre tyngst tyngste
vond vonde verre verst verste
mange flere flest fleste
hvit hvitt hvite
rød rødt røde
blå blått blåe
grønn grønt grønne
svart svarte
åpen åpent åpne
sikker sikkert sikre sikrere
enkel enkelt enkle enklest
vakker vakkert vakre vakrest
tom tomt tomme
morsom morsomt morsomme
rik rikt rike rikest
varm varmt varme varmere varmest
""")

# A search for a person, a party or a place finds its genitive.
GENITIVES = lines("""
Bergen Bergens
Norge Norges
Erna Ernas
Solberg Solbergs
Hansen Hansens
Støre Støres
Ibsen Ibsens
Westerdal Westerdals
Stortinget Stortingets
presidenten presidentens
kommunen kommunens kommunenes
tid tidene tidenes
gårsdagen gårsdagens
""")

# Words no dictionary has: the last part of a compound is one it has.
UNKNOWN = lines("""
krimdrama krimdramaet krimdramaer
musikkvideo musikkvideoen musikkvideoer
actionfilm actionfilmen actionfilmer actionfilmene
skrekkscene skrekkscenen skrekkscener
krasjkurs krasjkurset
""")


@pytest.mark.parametrize(
    "forms",
    [*BOKMAL, *STRONG_VERBS, *NOUNS, *ADJECTIVES, *GENITIVES, *UNKNOWN],
)
def test_inflections_of_a_word_share_a_term(forms):
    assert set.intersection(*map(terms, forms.split()))


@pytest.mark.parametrize("forms", NYNORSK)
def test_inflections_of_a_nynorsk_word_share_a_term(forms):
    assert set.intersection(*(terms(form, "nn") for form in forms.split()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A quality and who has it.
        ("godhet", "god"),
        ("hemmelighet", "hemmelig"),
        ("fattigdom", "fattig"),
        ("kjærlighet", "kjærlig"),
        ("univers", "universell"),
        ("forelskelse", "forelske"),
        # A name is no inflection of what it looks like.
        ("Høyre", "høre"),
        ("Jens", "jente"),
        ("Ap", "ape"),
        ("Lars", "la"),
        ("Hans", "han"),
        ("Støre", "stør"),
        ("Knut", "knute"),
        ("Jensen", "Jens"),
        ("Ola", "ole"),
        ("AS", "ase"),
        # Words that only look alike.
        ("østers", "øst"),
        ("alder", "ald"),
        ("far", "får"),
        ("rør", "ror"),
        ("seier", "si"),
        ("true", "tro"),
        ("bok", "bøk"),
        ("museum", "mus"),
        ("museet", "mus"),
        ("noe", "nø"),
        ("soloer", "solør"),
        ("brød", "bry"),
        ("verdi", "verden"),
        ("kurs", "kur"),
        ("poeng", "pøng"),
    ],
)
def test_different_words_share_no_term(one, other):
    assert not terms(one) & terms(other)


@pytest.mark.parametrize(
    "name",
    [
        "Støre",
        "Lars",
        "Ola",
        "Ap",
        "Jens",
        "Hans",
        "Kari",
        "Nils",
        "Mathias",
        "Høyre",
        "Venstre",
        "Solberg",
        "Moen",
        "Bergen",
        "Paris",
        "Elvis",
        "Kripos",
        "Kansas",
        "Siv",
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_name_stays_as_it_is(name, language):
    assert name.lower() in terms(name, language)
    assert name == "Høyre" or len(terms(name, language)) == 1


def test_a_name_may_be_written_with_aa():
    assert terms("Haaland") == terms("Håland")
    assert terms("Aas") == terms("Ås")


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [
        ("filmer", "film filme"),
        ("stasjoner", "stasjon"),
        ("kniver", "kniv"),
        ("deler", "del dele"),
        ("sanger", "sang sanger"),
        ("lover", "lov love"),
        ("reiser", "reise"),
        ("kjøper", "kjøpe kjøper"),
        ("leder", "lede leder"),
        ("spiller", "spille spiller"),
        ("dommer", "dom dommer"),
        ("hender", "hånd hende"),
        ("tenner", "tann tenne"),
        ("bruker", "bruke bruker"),
        ("retter", "rett rette"),
        ("straffer", "straff straffe"),
        ("drømmer", "drøm drømme"),
        ("faren", "far fare"),
        ("satt", "sitte sette"),
        ("klart", "klar klare"),
        ("hatt", "hatt ha"),
        ("lest", "lese lest"),
        ("ville", "ville vill"),
        ("sikre", "sikker sikre"),
        ("åpne", "åpen åpne"),
        ("svarte", "svart svare"),
        ("vannet", "vann"),
        ("dør", "dør dø"),
        ("lo", "lo le"),
        ("eldre", "gammel eldre"),
    ],
)
def test_a_form_of_two_words_is_found_by_both(form, lemmas):
    assert set(lemmas.split()) <= terms(form)


def test_each_reading_says_which_rule_made_it():
    assert rules("Ap bøkene filmer blaabær aktivisert 2020 Willochs zidanen") == [
        ("ap", "kept"),
        ("bok", "dictionary"),
        ("film", "dictionary"),
        ("filme", "second"),
        ("blåbær", "dictionary"),
        ("aktivisere", "dictionary"),
        ("2020", "written"),
        ("willoch", "name"),
        ("zidan", "stem"),
    ]
    assert rules("ikkje hovudrolla", "nn") == [("ikke", "nynorsk"), ("hovedrolle", "ending")]
