"""What a citizen can do on a page, a program can do too: each page names its operation, or says why none."""

import yaml

from tests.api.test_openapi import KEPT, METHODS
from tests.test_routes import routes

# name of a page's route → the operations that do the same, or the reason why there is none
PAGES: dict[str, tuple[str, ...] | str] = {
    "register": ("registration_begin",),
    "register_code": ("registration_code", "registration_resend"),
    "account_login": ("session_sign_in", "session_look", "visual_code"),
    "account_logout": ("session_sign_out",),
    "recovery": ("recovery_begin",),
    "recovery_code": ("recovery_code", "recovery_resend"),
    "nafath": ("nafath_ask",),
    "nafath_wait": ("nafath_state", "nafath_cancel", "nafath_use"),
    "nafath_state": ("nafath_state",),
    "nafath_register": ("nafath_registration",),
    "password_new": ("password_change",),
    "reauthenticate": ("session_reauthenticate",),
    "profile": ("me", "sessions"),
    "profile_mobile": ("mobile_change",),
    "profile_mobile_code": ("mobile_code", "mobile_resend"),
    "profile_email": ("me_change",),
    "profile_language": ("me_change",),
    "profile_sms_notices": ("me_change",),
    "sessions_end": ("sessions_end",),
    "session_end": ("session_end",),
    "notices": ("notices_list", "notices_read"),
    "dashboard": ("current",),
    "application": ("application_retrieve", "application_create"),
    "section": ("application_personal_save", "application_housing_save", "application_bank_accounts_create"),
    "dependant": ("application_dependant", "application_dependants_update"),
    "dependant_new": ("application_dependants_create", "application_dependants_none_create"),
    "dependant_remove": ("application_dependants_destroy",),
    "income": ("application_income", "application_incomes_update", "application_incomes_create"),
    "income_remove": ("application_incomes_destroy",),
    "document": (
        "application_documents_retrieve",
        "application_documents_create",
        "application_documents_update",
        "application_documents_pages_create",
        "application_documents_replacement_create",
    ),
    "document_remove": ("application_documents_destroy",),
    "document_page": ("application_documents_pages_retrieve",),
    "document_page_remove": ("application_documents_pages_destroy",),
    "review": (
        "application_effect_retrieve",
        "application_changes_list",
        "application_declaration_text",
        "application_submit_create",
    ),
    "withdraw": ("application_withdraw_create",),
    "reopen": ("application_reopen_create",),
    "declarations": ("declarations_list",),
    "receipt": ("declarations_retrieve",),
    "comparison": ("declarations_compare_list",),
    "release_ask": ("application_releases_list", "application_releases_create"),
    "release_withdraw": ("application_releases_destroy",),
    "supposed": "puts what was supposed into the forms of a page; a program sends the change itself",
    "study": ("studies_list", "studies_retrieve", "mismatches"),
    "replay": ("study_replay",),
    "what_if": ("what_if",),
    "calculator": ("calculator",),
    "rates": ("rates",),
    "figures": ("figures",),
    "figures_table": "a table for people; figures has the same rows",
    "payments": ("payments_list", "payments_retrieve", "payments_next"),
    "objections": ("objections_list",),
    "objection": ("objections_retrieve",),
    "objection_new": ("objections_begin",),
    "objection_payment": ("objections_begin",),
    "objection_files": ("objections_attach", "objections_remove_document"),
    "objection_check": ("objections_send", "objections_discard"),
    "objection_message": ("objections_messages", "objections_write"),
    "objection_add_document": ("objections_attach",),
    "objection_document_remove": ("objections_remove_document",),
    "objection_withdraw": ("objections_withdraw",),
    "objection_document": ("objections_document",),
    "visual_picture": "the visual code's answer names this address",
    "visual_sound": "the visual code's answer names this address",
    "guide": "words for people",
    "terms": "words for people",
    "privacy": "words for people",
    "accessibility": "words for people",
    "site_map": "words for people",
    "deposits": ("deposits",),
    "deposits_feed": "the days of deposits for calendars; deposits has the same days",
    "page_feedback": "says whether a page was useful; a program sees no page",
    "draft_keep": "keeps what a person types in a page; a program keeps its own words",
    "draft_discard": "forgets what a person typed in a page; a program keeps its own words",
    "keep_session": "of the warning before a browser's session ends",
    "payment": ("payments_retrieve",),
    "payment_confirm": ("payments_confirm",),
    "payment_arrival": ("payments_say_arrival",),
    "payments_table": "a paper for people; payments_list has the same rows",
    "payments_statement": "a paper for people; payments_list has the same rows",
    "study_document": "a paper for people; studies_retrieve says the same",
    "payments_certificate": "a paper for people; payments_list has the same rows",
    "register_check": ("registration_begin",),
    "register_terms": ("registration_begin",),
    "document_check": "for whoever holds a printed paper",
    "document_check_code": "for whoever holds a printed paper",
    "home": "words for people",
    "programme": "words for people",
    "faq": "words for people",
    "contact": "words for people",
    "enquiry_new": ("enquiries_send",),
    "enquiry_follow": ("enquiries_list",),
    "enquiry": ("enquiries_retrieve",),
    "language": "a program sends Accept-Language",
    "csp_report": "for browsers",
    "nafath_callback": "Nafath's own door",
    "sms_report": "the SMS provider's own door",
    "dev_sms": "of a demonstration only",
    "staff_code": "officers work on pages only",
    "staff_enrol": "officers work on pages only",
    "staff_recovery": "officers work on pages only",
}


def page_names() -> set[str]:
    return {name for pattern, name in routes() if not pattern.startswith("api/v1/")}


def operations() -> set[str]:
    paths = yaml.safe_load(KEPT.read_text())["paths"].values()
    return {item[method]["operationId"] for item in paths for method in METHODS if method in item}


def test_every_page_says_its_operation_or_why_it_has_none():
    assert page_names() == set(PAGES)
    assert all(PAGES.values())


def test_every_operation_that_a_page_names_exists():
    named = {name for said in PAGES.values() if isinstance(said, tuple) for name in said}
    assert named <= operations(), sorted(named - operations())
