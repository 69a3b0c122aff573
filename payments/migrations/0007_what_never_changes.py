from django.db import migrations

from common.sql import Frozen

PAYMENT = ["id", "application_id", "cycle_id", "study_id", "amount", "iban", "opened_at"]
ATTEMPT = ["id", "payment_id", "number", "batch_id", "amount", "iban", "end_to_end_id"]
BATCH = ["id", "run_id", "number", "message_id", "bank", "count", "total", "digest"]
DUE = ["id", "application_id", "cycle_id", "study_id", "reason", "amount", "adjustment_id", "made_at"]
ADJUSTMENT = ["id", "kind", "application_id", "cycle_id", "study_id", "amount", "found_at"]
before = Frozen("payments_payment", but=["status"])

# a line stands in one payment for ever; what was signed of a run stays
ONCE = """
CREATE FUNCTION payments_due_once() RETURNS trigger LANGUAGE plpgsql AS $once$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'due_in_one_payment',
    TABLE = 'payments_due', MESSAGE = 'a due stands in one payment: frozen';
END $once$;
CREATE TRIGGER payments_due_once BEFORE UPDATE ON payments_due FOR EACH ROW
  WHEN (OLD.payment_id IS NOT NULL AND NEW.payment_id IS DISTINCT FROM OLD.payment_id)
  EXECUTE FUNCTION payments_due_once();
CREATE FUNCTION payments_run_signed() RETURNS trigger LANGUAGE plpgsql AS $signed$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'run_keeps_what_was_signed',
    TABLE = 'payments_paymentrun', MESSAGE = 'what was frozen of a run is frozen';
END $signed$;
CREATE TRIGGER payments_run_signed BEFORE UPDATE ON payments_paymentrun FOR EACH ROW
  WHEN (OLD.digest <> '' AND (NEW.digest, NEW.count, NEW.total) IS DISTINCT FROM (OLD.digest, OLD.count, OLD.total))
  EXECUTE FUNCTION payments_run_signed();
"""
FORGET = """
DROP FUNCTION payments_due_once() CASCADE;
DROP FUNCTION payments_run_signed() CASCADE;
"""
# payments that were opened before lines were kept, and days that were moved by one officer
LINES = """
INSERT INTO payments_due (application_id, cycle_id, study_id, reason, amount, payment_id, made_at)
SELECT application_id, cycle_id, study_id, 'support', amount, id, opened_at FROM payments_payment;
UPDATE payments_holidayoverride SET approved_at = now() WHERE approved_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_dues_runs_and_reports")]

    operations = [
        migrations.RunSQL(LINES, "DELETE FROM payments_due"),
        migrations.RunSQL(before.reverse_sql, before.sql),
        Frozen("payments_payment", PAYMENT),
        Frozen("payments_due", DUE),
        Frozen("payments_adjustment", ADJUSTMENT),
        Frozen("payments_adjustmentchange"),
        Frozen("payments_paymentrun", ["id", "cycle_id"]),
        Frozen("payments_runchange"),
        Frozen("payments_batch", BATCH),
        Frozen("payments_attempt", ATTEMPT),
        Frozen("payments_bankentry"),
        Frozen("payments_bankmessage", ["id", "sha256", "name", "kind", "lines"]),
        migrations.RunSQL(ONCE, FORGET),
    ]
