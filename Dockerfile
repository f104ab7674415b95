# One image for web, worker and beat; docker-compose.yml says which it is.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PORTAL_NO_ENGINES=1
WORKDIR /srv/portal

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Collecting static files reads the settings; these keys live for this one line only.
RUN key() { python -c "import secrets; print(secrets.token_hex($1))"; } \
    && DEBUG=0 SECRET_KEY=$(key 32) FIELD_KEY=$(key 16) INDEX_KEY=$(key 32) \
       python manage.py collectstatic --no-input \
    && useradd --system --create-home portal \
    && mkdir -p media \
    && chown portal media
USER portal

EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4"]
