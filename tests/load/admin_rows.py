"""What officers have on their desks at the size of a country: rows of every list, written by SQL."""

from datetime import date, datetime

import time_machine
from django.db import connection

from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import StudyChunk
from eligibility.studies import services as study_services
from payments.dues import services as due_services
from tests import cast
from tests.load.generate_households import generate

DECLARED = datetime(2026, 11, 5, 9)
MONTH, STUDIED, OPENED = date(2026, 12, 1), date(2026, 11, 12), date(2026, 12, 6)

# one objection, two documents (a tenth of them open), three audit lines, an SMS and an enquiry a household
ROWS = """
INSERT INTO objections_objection
  (id, application_id, study_id, text, status, begun_at, sent_at, due_on, reason)
SELECT gen_random_uuid(), s.application_id, s.id, 'النتيجة غير صحيحة',
  CASE WHEN s.id % 10 = 0 THEN 'received' ELSE 'withdrawn' END, now(),
  now() - s.id % 90 * interval '1 day', date '2026-12-20' + (s.id % 30)::int, ''
FROM eligibility_study s;
INSERT INTO objections_objectionground (objection_id, code, person)
SELECT id, 'days_abroad', '' FROM objections_objection;
INSERT INTO applications_supportingdocument
  (id, application_id, kind, covers_applicant, status, reason, uploaded_at)
SELECT gen_random_uuid(), a.id, paper, true,
  CASE WHEN a.id % 10 = 0 THEN 'given' ELSE 'accepted' END, '', now() - a.id % 90 * interval '1 day'
FROM applications_application a, unnest(array['lease', 'utility_bill']) paper;
INSERT INTO accounts_textmessage (reference, mobile, state, tries, trouble, created_at, provider, provider_id)
SELECT gen_random_uuid(), mobile, 'sent', 1, '', now(), '', '' FROM accounts_user WHERE mobile LIKE '+966%';
INSERT INTO accounts_enquiry
  (id, reference, person_id, kind, topic, name, mobile, language, text, status, sent_at, answer)
SELECT gen_random_uuid(), 'EN-' || lpad(id::text, 8, 'Z'), id, 'enquiry', 'payments', name, mobile, 'ar',
  'متى الإيداع؟', 'received', now() - id % 90 * interval '1 day', ''
FROM accounts_user WHERE mobile LIKE '+966%';
INSERT INTO accounts_auditline (number, at, actor_id, action, subject, details, previous, hash)
SELECT (SELECT coalesce(max(number), 0) FROM accounts_auditline) + row_number() OVER (),
  now() - row_number() OVER () % 90 * interval '1 day', u.id, 'read', 'person:' || u.id, '{}',
  md5(u.id::text || turn), md5(turn::text || u.id)
FROM accounts_user u, generate_series(1, 3) turn;
ANALYZE;
"""


def fill_desks(households: int) -> None:
    """So many households with a published month, opened payments and cases of every kind."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    with time_machine.travel(f"{STUDIED}T12:00:00+03:00", tick=True):
        generate(households, declared=DECLARED)
        cycle_services.open_cycle(MONTH)
        left = -1
        while left != (left := StudyChunk.objects.filter(done_at=None).count()):
            study_services.study_pending(STUDIED)
        cast.results_come_out(STUDIED)
    with time_machine.travel(f"{OPENED}T12:00:00+03:00", tick=True):
        due_services.schedule_deposits(OPENED)
    with connection.cursor() as cursor:
        for statement in filter(str.strip, ROWS.split(";\n")):
            cursor.execute(statement)
