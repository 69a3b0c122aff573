# One image for web, worker and clock; the command is a line of the Procfile.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /portal

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-deps --require-hashes -r requirements/base.txt

COPY . .
# The addresses are never used here: nothing below asks a server. Static files and catalogue belong to the image.
RUN export DEBUG=1 DATABASE_URL=postgresql://build/build REDIS_URL=redis://build/0 STATIC_ROOT=/portal/staticfiles \
    && python manage.py messages --compile \
    && DEBUG=0 SECRET_KEY=build OTP_KEY=build PORTAL_ORIGIN=https://build ALLOWED_HOSTS=build TRUSTED_PROXIES=0 \
       SMS_BACKEND=build IBAN_HOLDER_CHECK=build python manage.py collectstatic --noinput \
    && useradd --system --uid 10001 --home-dir /portal portal \
    && mkdir -p var/private \
    && chown -R portal var

ENV STATIC_ROOT=/portal/staticfiles BIND=0.0.0.0 PORT=8000
USER portal
VOLUME /portal/var
EXPOSE 8000
# exec: the shell makes room, so that a stop reaches gunicorn itself
CMD ["sh", "-c", "exec gunicorn citizen_portal.wsgi --bind ${BIND:-127.0.0.1}:${PORT:-8000} --threads 4 --no-control-socket --log-level warning"]
