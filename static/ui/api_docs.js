// Swagger UI with the portal's session: a request that changes something fetches its CSRF token first.
"use strict";

(function () {
  const place = document.getElementById("docs");
  const SAFE = ["GET", "HEAD", "OPTIONS"];

  async function withToken(request) {
    if (!SAFE.includes((request.method || "GET").toUpperCase())) {
      const session = await fetch(place.dataset.session, { credentials: "same-origin" });
      request.headers["X-CSRFToken"] = (await session.json()).csrf_token;
    }
    return request;
  }

  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: withToken,
  });
})();
