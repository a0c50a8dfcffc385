"""Countries as people type them: “USA”, “U.S.”, “آمریکا”, “les États-Unis”, “Paris (France)”.

Known are the names of CLDR in six languages, ISO 3166-1 codes of two and three letters, and the everyday words
below. Left out on purpose: words that mean two countries (Congo), and cities.
"""

import re
from functools import cache

from openappeal.core.countries import COUNTRIES, UnknownCountry, country_name
from openappeal.core.names import fold_name

TYPED_LANGUAGES = ("en", "fa", "fr", "es", "de", "tr")

# Everyday words that CLDR does not have, by country.
_ALIASES = {
    "US": "America|USA|U.S.A.|U.S. of A.|United States of America|The States|Estados Unidos de América|EE. UU.|EEUU"
    "|E.U.A.|EUA|États-Unis d’Amérique|Etats Unis|Amérique|Vereinigte Staaten von Amerika|Amerika|Ver. Staaten|ABD"
    "|A.B.D.|Amerika Birleşik Devletleri|آمریکا|ایالات متحده آمریکا|ایالات متحدهٔ امریکا|امریکا|أمريكا|América",
    "GB": "UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain"
    "|Angleterre|Grande-Bretagne|Écosse|R.-U.|Inglaterra|Gran Bretaña|Reino Unido de Gran Bretaña|Escocia|Gales"
    "|Großbritannien|Grossbritannien|Vereinigtes Koenigreich|Schottland|İngiltere|Büyük Britanya|İskoçya|انگلیس"
    "|انگلستان|بریتانیا|پادشاهی متحده|بریتانیای کبیر|اسکاتلند|ولز",
    "IR": "Islamic Republic of Iran|Iran, Islamic Republic of|I.R. Iran|IRI|Persia|جمهوری اسلامی ایران|Perse"
    "|Islamische Republik Iran|İran İslam Cumhuriyeti",
    "DE": "Federal Republic of Germany|BRD|Bundesrepublik Deutschland|Bundesrepublik|Germany (West)|FRG|RFA|آلمان"
    "|المان|Allemagne fédérale|Federal Almanya|Alemania Federal",
    "NL": "Holland|The Netherlands|Pays Bas|Hollande|Holanda|Países Bajos|Niederlande|Hollanda|هلند|هلاند",
    "TR": "Turkey|Türkiye Cumhuriyeti|Turkiye|ترکیه|Türkei",
    "RU": "Russian Federation|Fédération de Russie|Federación Rusa|Russische Föderation|Rusya Federasyonu|روسیه",
    "KR": "Korea|Republic of Korea|Korea, Republic of|Korea (South)|S. Korea|Corée|Corea|Korea Republik|کره|کره جنوبی",
    "KP": "DPRK|Korea, North|Korea (North)|Democratic People’s Republic of Korea|کره شمالی",
    "CN": "PRC|P.R. China|People’s Republic of China|Mainland China|VR China|Volksrepublik China|چین",
    "TW": "Republic of China|Chinese Taipei|Taiwan, Province of China|Taiwan R.O.C.",
    "HK": "Hong Kong|Hongkong|HKSAR|هنگ کنگ|Hong Kong SAR",
    "MO": "Macau|Macao|Macao SAR|ماکائو",
    "AE": "UAE|U.A.E.|Emirates|The Emirates|Émirats|E.A.U.|Emiratos|VAE|Emirate|BAE|امارات|امارات متحده عربی|Dubai",
    "SA": "KSA|Kingdom of Saudi Arabia|Saudi|Arabie Saoudite|Arabia Saudí|Arabia Saudita|عربستان|عربستان سعودی",
    "CZ": "Czech Republic|République tchèque|República Checa|Tschechische Republik|Tschechei|Çek Cumhuriyeti|جمهوری چک",
    "SK": "Slovak Republic|République slovaque|Slowakische Republik",
    "MM": "Burma|Birma|Birmanie|Birmania|برمه",
    "CI": "Ivory Coast|Cote d Ivoire|Costa de Marfil|Elfenbeinküste|Fildişi Sahili|ساحل عاج",
    "CD": "DRC|DR Congo|D.R. Congo|Congo (Kinshasa)|Democratic Republic of the Congo|Congo, Democratic Republic of the"
    "|RDC|République démocratique du Congo|RD Congo|Demokratische Republik Kongo|Zaire|Zaïre|کنگوی دموکراتیک",
    "CG": "Congo (Brazzaville)|Republic of the Congo|République du Congo|Republik Kongo",
    "PS": "Palestine|State of Palestine|Palestinian Territory|Palestina|Palästina|Filistin|فلسطین|Gaza|West Bank",
    "SY": "Syrian Arab Republic|République arabe syrienne|سوریه",
    "LA": "Lao PDR|Lao People’s Democratic Republic",
    "MD": "Republic of Moldova|Moldavia|Moldawien|Moldavie|مولداوی",
    "MK": "Macedonia|FYROM|Macédoine|Mazedonien|Makedonya|مقدونیه",
    "BA": "Bosnia|BiH|Bosnien|Bosnie|Bosna|بوسنی",
    "VA": "Vatican|Holy See|Vatikan|Vaticano|Saint-Siège|واتیکان",
    "VE": "Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela",
    "BO": "Bolivia, Plurinational State of|Plurinational State of Bolivia",
    "TZ": "United Republic of Tanzania|Tanzania, United Republic of",
    "VN": "Viet Nam|Vietnam",
    "BY": "Belarus|White Russia|Biélorussie|Bielorrusia|Weißrussland|Weissrussland|Beyaz Rusya|بلاروس|روسیه سفید",
    "CH": "Swiss|Swiss Confederation|Switzerland|La Suisse|Schweizerische Eidgenossenschaft|سوئیس|سوییس|Svizzera",
    "AT": "Austria|Republik Österreich|Oesterreich|اتریش",
    "BE": "Belgium|Belgie|België|بلژیک",
    "SE": "Sweden|Sverige|سوئد|سوید",
    "NO": "Norway|Norge|نروژ",
    "DK": "Denmark|Danmark|دانمارک",
    "FI": "Suomi|فنلاند",
    "IT": "Italia|ایتالیا",
    "ES": "Espana|Kingdom of Spain|اسپانیا",
    "PT": "پرتغال",
    "FR": "République française|French Republic|فرانسه",
    "GR": "Hellas|Hellenic Republic|یونان",
    "IE": "Republic of Ireland|Eire|Éire|ایرلند",
    "PL": "Polska|لهستان",
    "HU": "Magyarország|مجارستان",
    "RO": "România|Rumania|رومانی",
    "UA": "Ukraina|اوکراین",
    "CA": "Kanada|Canadá|کانادا",
    "AU": "Aussie|Australien|استرالیا",
    "NZ": "Aotearoa|N.Z.|نیوزیلند|زلاند نو",
    "JP": "Nippon|ژاپن",
    "IN": "Bharat|هند|هندوستان",
    "AF": "Afganistan|افغانستان",
    "IQ": "Irak|عراق|Iraqi Kurdistan|Kurdistan Region of Iraq",
    "AM": "ارمنستان",
    "AZ": "آذربایجان|جمهوری آذربایجان",
    "GE": "Republic of Georgia|گرجستان",
    "IL": "اسرائیل|اسراییل",
    "EG": "Egypt, Arab Rep.|مصر",
    "LB": "Liban|لبنان",
    "KW": "کویت",
    "QA": "قطر",
    "MX": "Mexiko|Méjico|México|مکزیک",
    "BR": "Brasil|برزیل",
    "AR": "آرژانتین",
    "CL": "شیلی",
    "CO": "Colombia|کلمبیا",
    "ZA": "RSA|S. Africa|آفریقای جنوبی|افریقای جنوبی",
    "CV": "Cape Verde",
    "TL": "East Timor",
    "SZ": "Swaziland",
    "XK": "Kosova|کوزوو",
}  # fmt: skip

# Not part of a name for matching: “the Netherlands”, “les États-Unis”, “Bosnia and/&/y/und/ve Herzegovina”.
_SMALL_WORDS = frozenset(
    ["the", "and", "und", "et", "y", "ve", "و", "la", "le", "les", "el", "los", "las", "die", "der", "das"]
)
_WORD = re.compile(r"[^\s&/\-–—]+")
_BRACKETS = re.compile(r"[(\[{،][^)\]}]*[)\]}]?")
_IN_BRACKETS = re.compile(r"\(([^)]+)\)")
# Spanish says Congo for one of the two.
_AMBIGUOUS = ("congo", "kongo", "کنگو", "")
_PARTS = re.compile(r"[,،;()\[\]]+|\s[-–—]\s|::")
LONGEST = 120


def country_of(text: str) -> str:
    """Return the code of a country that somebody typed; empty for a text without a letter.

    A city before or behind is passed over: “Paris, France”, “Toronto (Canada)”, “Asia::India”. Of “A|B”, a list,
    the first counts.

    :raises UnknownCountry: the words are not known, or could mean more than one country.
    """
    text = text.strip()[:LONGEST].partition("|")[0]
    whole = _fold(text)
    if not whole:
        return ""
    words = _words()
    if whole in words:
        return words[whole]
    parts = [part for part in (_fold(part) for part in _PARTS.split(text)) if part]
    # The country stands last in an address, first in “Germany (Berlin)”; codes of two letters are states there.
    for part in [*reversed(parts[1:]), *parts[:1]] if len(parts) > 1 else []:
        if part in words and len(part) > 2:
            return words[part]
    raise UnknownCountry(text)


def _fold(text: str) -> str:
    kept = [word for word in _WORD.findall(text.casefold()) if word.strip(".,'’") not in _SMALL_WORDS]
    return fold_name("".join(kept)) or fold_name(text)


@cache
def _words() -> dict[str, str]:
    """Folded words to codes. A word that two countries share is left out, unless an alias gives it to one."""
    whole: dict[str, set[str]] = {}
    partly: dict[str, set[str]] = {}
    for lang in TYPED_LANGUAGES:
        for code in COUNTRIES:
            name = country_name(code, lang)
            whole.setdefault(_fold(name), set()).add(code)
            # “Myanmar (Burma)” is found by either; “RAE de Hong Kong (China)” must not become China.
            for form in (_BRACKETS.sub("", name), *_IN_BRACKETS.findall(name)):
                partly.setdefault(_fold(form), set()).add(code)
    words = {word: next(iter(codes)) for word, codes in (partly | whole).items() if len(codes) == 1}
    for word in _AMBIGUOUS:
        words.pop(word, None)
    for code, aliases in _ALIASES.items():
        words.update({_fold(alias): code for alias in aliases.split("|")})
    words.update(_codes())
    return words


def _codes() -> dict[str, str]:
    from babel.core import get_global

    codes = {code.casefold(): code for code in COUNTRIES} | {"uk": "GB"}
    for alias, found in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(found) == 1 and found[0] in COUNTRIES:
            codes[alias.casefold()] = found[0]
    return codes
