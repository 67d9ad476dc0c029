"""Every list people choose from, in one place: code → plain words, in the order shown."""

from __future__ import annotations

TOPICS = {
    "settling-in": "Settling in and knowing my role",
    "committees": "Safety and quality committees: papers and speaking up",
    "board": "Working with the board",
    "psirf": "Incident response under PSIRF",
    "lfpse": "Learning from events data (LFPSE)",
    "candour": "Duty of candour and compassionate engagement",
    "improvement": "Quality improvement projects",
    "co-design": "Co-design",
    "training": "Staff training",
    "policies": "Policies and strategy",
    "information": "Patient information",
    "complaints": "Complaints and feedback",
    "deaths": "Learning from deaths",
    "medication": "Medication safety",
    "maternity": "Maternity and neonatal",
    "mental-health": "Mental health services",
    "children": "Children and young people",
    "learning-disability": "Learning disability and autism",
    "primary-care": "Primary care and pharmacy",
    "urgent-care": "Ambulance and urgent care",
    "community": "Community and social care",
    "digital": "Digital safety",
    "inequalities": "Health inequalities",
    "marthas-rule": "Martha’s Rule and raising concerns",
    "research": "Research",
    "chairing": "Chairing and constructive challenge",
    "payment": "Payment, expenses and practicalities",
    "boundaries": "Boundaries and looking after myself",
    "peers": "Working with other PSPs",
}

CONFIDENCE = {"confident": "Confident", "some": "Some experience"}

FORMATS = {"video": "Video call", "phone": "Phone", "in-person": "In person", "email": "E-mail"}
FORMAT_ANSWERS = {"yes": "Yes", "no": "No", "only": "Only this"}

AVAILABILITY = {
    "morning": "Weekday mornings",
    "afternoon": "Weekday afternoons",
    "evening": "Weekday evenings",
    "weekend": "Weekends",
}

HOW_OFTEN = {
    "fortnight": "Every 2 weeks",
    "month": "Once a month",
    "six-weeks": "Every 6 weeks",
    "needed": "When I need it",
}

NEEDS = {
    "large-print": "Large print",
    "easy-read": "Easy read",
    "braille": "Braille",
    "audio": "Audio",
    "screen-reader": "Screen reader",
    "bsl": "BSL interpreter",
    "captions": "Captions",
    "text-relay": "Text relay",
    "hearing-loop": "Hearing loop",
    "plain-language": "Plain language",
    "more-time": "More time",
    "camera-off": "Camera off",
    "breaks": "Breaks",
    "written-summary": "Written summary afterwards",
    "agenda-first": "Agenda beforehand",
    "phone-not-video": "Phone instead of video",
    "letters": "Letters",
    "interpreter": "An interpreter",
    "supporter": "A supporter present",
    "step-free": "Step-free venue",
    "quiet-room": "Quiet room",
}

# Languages besides English. BSL and the most spoken in England (Census 2021), then anything else by note.
LANGUAGES = {
    "bsl": "British Sign Language (BSL)",
    "arabic": "Arabic",
    "bengali": "Bengali or Sylheti",
    "cantonese": "Cantonese",
    "french": "French",
    "gujarati": "Gujarati",
    "italian": "Italian",
    "mandarin": "Mandarin",
    "polish": "Polish",
    "portuguese": "Portuguese",
    "punjabi": "Punjabi",
    "romanian": "Romanian",
    "somali": "Somali",
    "spanish": "Spanish",
    "tamil": "Tamil",
    "turkish": "Turkish",
    "ukrainian": "Ukrainian",
    "urdu": "Urdu",
    "welsh": "Welsh",
}

EXPERIENCES = {
    "carer": "Unpaid carer",
    "bereaved": "Bereaved through or after care",
    "harmed": "Harmed in care, or family of somebody who was",
    "long-term-condition": "Long-term condition",
    "disability": "Disability",
    "deaf-bsl": "Deaf or BSL user",
    "learning-disability": "Learning disability",
    "neurodivergent": "Autistic or neurodivergent",
    "mental-health": "Mental health experience",
    "lgbtq": "LGBTQ+",
    "ethnic-cultural": "Ethnic or cultural background",
    "faith": "Faith or belief",
    "refugee-migrant": "Refugee or migrant",
    "eal": "English as an additional language",
    "grt": "Gypsy, Roma or Traveller",
    "armed-forces": "Armed forces family",
    "rural-coastal": "Rural or coastal",
    "low-income": "Low income",
    "homelessness": "Homelessness",
    "justice": "Justice system",
    "under-30": "Under 30",
    "over-65": "Over 65",
    "parent": "Parent",
    "woman": "Woman",
    "man": "Man",
    "non-binary": "Non-binary",
}

WISH_ANSWERS = {"no": "No preference", "nice": "Nice to have", "really": "Really matters to me"}

NETWORKS = {
    "psp-network": "PSP Network",
    "psp-management": "PSP Management Network",
    "yorkshire-humber": "Yorkshire and Humber peer network",
}

# The words somebody agreed to when they ticked use or tell. A new wording gets a new name; old ones stay.
CONSENT_WORDING = "2026-11"
