"""A sign per model, chosen by the words of its name, and the groups of the navigation."""

from collections.abc import Sequence

from omniforge.codegen.app_view import ModelView
from omniforge.spec import identifiers

DEFAULT = "FileText"
"""Lucide icon of a model whose words say nothing."""

_WORDS: tuple[tuple[str, str], ...] = (
    ("Package", "product item stock inventory good parcel shipment delivery"),
    ("ShoppingBag", "order purchase cart basket checkout"),
    ("Tags", "category tag label genre topic type"),
    ("CalendarCheck", "appointment booking reservation slot"),
    ("CalendarDays", "event schedule session class shift meeting calendar availability"),
    ("HeartPulse", "patient health vital symptom treatment"),
    ("Stethoscope", "doctor physician clinician consultation consult visit"),
    ("Pill", "prescription medication medicine drug"),
    ("ReceiptText", "invoice receipt bill expense quote estimate"),
    ("CreditCard", "payment subscription membership plan transaction payout"),
    ("UsersRound", "member team group crew community staff attendee guest household"),
    ("UserRound", "customer client contact person user profile author owner applicant candidate employee student"),
    ("Building2", "company organization organisation property listing office venue landlord agency building"),
    ("GraduationCap", "course programme program training curriculum"),
    ("BookOpen", "lesson book chapter module article page story recipe"),
    ("PenLine", "post note blog draft entry review feedback testimonial"),
    ("MessageSquare", "message comment chat thread conversation reply inquiry enquiry question"),
    ("Ticket", "ticket pass admission voucher coupon seat"),
    ("UtensilsCrossed", "menu dish meal table restaurant food"),
    ("Dumbbell", "workout exercise gym trainer fitness"),
    ("PawPrint", "dog pet walk walker animal sitter"),
    ("Briefcase", "job vacancy position career role application"),
    ("FolderKanban", "project board campaign case matter"),
    ("ListTodo", "task todo activity step checklist milestone issue"),
    ("Clock", "time timesheet hour log duration"),
    ("MapPin", "location place address stop site area zone room"),
    ("Truck", "vehicle car truck driver fleet supplier"),
    ("Handshake", "deal lead opportunity offer bid contract agreement partner viewing"),
    ("Star", "rating favourite favorite award"),
    ("Gamepad2", "game score level player quiz match"),
    ("Music", "song track album playlist artist"),
    ("Images", "photo image gallery media video film movie artwork"),
    ("Wrench", "service repair tool equipment asset maintenance machine"),
    ("HandHeart", "donation donor volunteer cause grant pledge"),
    ("Plane", "trip travel flight destination itinerary tour hotel"),
)  # fmt: skip
_BY_WORD = {word: icon for icon, listed in _WORDS for word in listed.split()}

_GROUPED_FROM = 5
"""With fewer models, the navigation is one list."""


def icon_of(model: ModelView) -> str:
    """Return the icon of a model: its last known word decides, as the noun stands last in English."""
    found = [_BY_WORD[w] for w in identifiers.words(model.label) if w in _BY_WORD]
    return found[-1] if found else DEFAULT


def groups(models: Sequence[ModelView]) -> list[dict[str, object]]:
    """Return the navigation groups: what people work on, then what it refers to, as `{label, slugs}`."""
    work = [m.slug for m in models if m.owned]
    reference = [m.slug for m in models if not m.owned]
    if len(models) < _GROUPED_FROM or not work or not reference:
        return [{"label": None, "slugs": [m.slug for m in models]}] if models else []
    return [{"label": "Work", "slugs": work}, {"label": "Reference", "slugs": reference}]
