"""What a column of a list can hold, and which headers mean it.

A header is compared folded: without case, accents, spaces and punctuation, Arabic letters as Persian ones.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.core.names import fold_name


class Column(models.TextChoices):
    """What is read from a column. The values stand in mapping files: add freely, never rename."""

    IGNORED = "ignored", _("not read")
    NAME = "name", _("whole name")
    FIRST = "first_name", _("first name")
    LAST = "last_name", _("last name")
    EMAIL = "email", _("e-mail address")
    COUNTRY = "country", _("country")
    CREDENTIAL = "credential", _("line under the name")
    SPHERE = "sphere", _("field of work")
    VISIBILITY = "visibility", _("what may be shown (or yes, no: show my name)")
    HIDE = "hide_name", _("yes, no: hide my name")
    PRINTS = "may_be_printed", _("yes, no: my name may be printed")
    DAY = "signed_on", _("day of signing")
    ATTRIBUTES = "attributes", _("several facts as JSON")


_WORDS = {
    Column.EMAIL: "email|e-mail|email address|e-mail address|mail|mailadresse|e-mail-adresse|adresse e-mail"
    "|adresse mail|courriel|adresse électronique|correo|correo electrónico|dirección de correo electrónico"
    "|e-posta|eposta|e-posta adresi|ایمیل|رایانامه|آدرس ایمیل|نشانی ایمیل|پست الکترونیک|نشانی الکترونیکی"
    "|user email",
    Column.FIRST: "first name|firstname|given name|given names|forename|vorname|prénom|prenom|nombre de pila"
    "|nombres|primer nombre|ad|adı|isim|نام کوچک|first|fname",
    Column.LAST: "last name|lastname|surname|family name|nachname|familienname|zuname|nom de famille|apellido"
    "|apellidos|soyad|soyadı|soyisim|نام خانوادگی|فامیلی|فامیل|last|lname",
    Column.NAME: "name|full name|fullname|your name|signer|signatory|signature name|vor- und nachname"
    "|vollständiger name|name, vorname|nom|nom complet|nom et prénom|prénom et nom|nombre|nombre completo"
    "|nombre y apellido|nombre y apellidos|ad soyad|adı soyadı|isim soyisim|نام|نام و نام خانوادگی|نام کامل|اسم"
    "|نام شما",
    Column.COUNTRY: "country|country of residence|country name|country code|land|staat|wohnsitzland|pays"
    "|pays de résidence|país|pais|país de residencia|ülke|ulke|کشور|کشور محل اقامت|کشور محل سکونت|nation",
    Column.CREDENTIAL: "credential|credentials|occupation|profession|affiliation|job title|position|description"
    "|role|organisation|organization|institution|beruf|tätigkeit|funktion|zugehörigkeit|fonction|métier|qualité"
    "|profesión|ocupación|cargo|afiliación|meslek|unvan|görev|kurum|شغل|حرفه|سمت|عنوان|معرفی|وابستگی",
    Column.SPHERE: "sphere|field|field of work|sector|arbeitsfeld|bereich|domaine|ámbito|sector de trabajo"
    "|çalışma alanı|alan|حوزه|حوزه کاری|زمینه کاری",
    Column.VISIBILITY: "visibility|show my name|show name|may we show your name|public|publish name"
    "|display name publicly|sichtbarkeit|name zeigen|name veröffentlichen|namen veröffentlichen|öffentlich"
    "|visibilité|afficher mon nom|publier mon nom|visibilidad|mostrar mi nombre|público|görünürlük"
    "|adım gösterilsin|adımı göster|نمایش نام|نمایش نام من|نام من نشان داده شود|علنی",
    Column.HIDE: "anonymous|hide name|hide my name|anonym|anonymat|anonyme|anónimo|anonimo|ocultar mi nombre"
    "|gizli|isimsiz|ناشناس|پنهان|نام من پنهان بماند|private|do not show my name",
    Column.DAY: "signed on|signed at|date|date signed|signature date|day|timestamp|created|created at|datum"
    "|unterzeichnet am|zeitstempel|date de signature|horodateur|fecha|fecha de firma|marca temporal|tarih"
    "|imza tarihi|zaman damgası|تاریخ|تاریخ امضا|مهر زمانی|زمان",
    Column.ATTRIBUTES: "attributes|data",
}  # fmt: skip

# Parts of questions such as “What is your full name?”, in the order in which they are asked for.
_PARTS: tuple[tuple[Column, str], ...] = (
    (Column.EMAIL, "email|courriel|correoelectronico|eposta|ایمیل|رایانامه"),
    (Column.HIDE, "hidemyname|hidename|donotshow|anonym|ناشناس|پنهان"),
    (Column.VISIBILITY, "showmyname|showyourname|namezeigen|affichervotrenom|mostrarsunombre|adinizgoster|نمایشنام"),
    (Column.COUNTRY, "country|welchemland|pays|pais|ulke|کشور"),
    (Column.LAST, "lastname|surname|familyname|nachname|nomdefamille|apellido|soyad|نامخانوادگی"),
    (Column.FIRST, "firstname|givenname|vorname|prenom"),
    (Column.CREDENTIAL, "occupation|profession|affiliation|beruf|profesion|meslek|شغل"),
    (Column.NAME, "fullname|yourname|ihrname|deinname|votrenom|sunombre|tunombre|adiniz|نامکامل|نامشما"),
)  # fmt: skip
_WHOLE_NAME_PARTS = ("نامونامخانوادگی", "firstandlastname", "vorundnachname", "prenometnom", "nometprenom", "adsoyad")


def fold_header(text: str) -> str:
    """What two spellings of a header have in common."""
    return fold_name(text)


_BY_WORD = {fold_header(word): column for column, words in _WORDS.items() for word in words.split("|")}


def column_of(header: str) -> Column:
    """What a header says that its column holds; IGNORED when it says nothing we know."""
    folded = fold_header(header)
    if folded in _BY_WORD:
        return _BY_WORD[folded]
    if any(part in folded for part in _WHOLE_NAME_PARTS):
        return Column.NAME
    for column, parts in _PARTS:
        if any(fold_header(part) in folded for part in parts.split("|")):
            return column
    return Column.IGNORED
