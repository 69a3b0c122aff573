// What is typed is kept on the server two seconds after the last key, and when the page is hidden.
(() => {
  "use strict";

  const PAUSE = 2000; // milliseconds
  let waiting, pause;

  const forget = () => {
    clearTimeout(pause);
    waiting = null;
  };

  const keep = async () => {
    const form = waiting;
    forget();
    if (!form) return;
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    typed.set("draft_of", new URL(form.action).pathname);
    const sent = { method: "POST", body: typed, keepalive: true, redirect: "manual" };
    const answer = await fetch(document.querySelector("main").dataset.draft, sent).catch(() => null);
    if (answer?.status === 204) document.dispatchEvent(new Event("session:extended"));
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("main").addEventListener("input", (event) => {
      const form = event.target.form;
      if (form?.method !== "post" || form.querySelector("[type=password], [type=file]")) return;
      forget();
      waiting = form;
      pause = setTimeout(keep, PAUSE);
    });
  });
  document.addEventListener("submit", forget);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
})();
