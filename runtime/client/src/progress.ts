/** Marks the page as waiting while `waits` says so; where that takes a while, a bar shows it. What it gives ends it. */
export function wait(waits: () => boolean): () => void {
  const { documentElement } = document;
  documentElement.classList.add("marquetry-navigating");
  const bar = document.createElement("div");
  const timer = setTimeout(() => {
    bar.className = "marquetry-progress";
    bar.role = "progressbar";
    bar.style.cssText = "position:fixed;top:0;left:0;height:3px;width:95%;background:currentcolor;z-index:2147483647";
    documentElement.append(bar);
    bar.animate([{ width: "5%" }, { width: "95%" }], { duration: 8000, easing: "cubic-bezier(0,.7,.3,1)" });
  }, 300);
  return () => {
    clearTimeout(timer);
    bar.remove();
    // A newer navigation goes on with it.
    if (waits()) documentElement.classList.remove("marquetry-navigating");
  };
}

/** Tells who does not see it that another page is shown, and has the focus begin at its start. */
export function tell(): void {
  const { body, documentElement, title } = document;
  let voice = document.querySelector<HTMLElement>("[data-voice]");
  if (!voice) {
    voice = document.createElement("div");
    voice.dataset.voice = "";
    voice.ariaLive = "assertive";
    voice.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    documentElement.append(voice);
  }
  voice.textContent = title;
  document.dispatchEvent(new CustomEvent("marquetry:navigate", { detail: location.href }));
  const wanted = body.querySelector<HTMLElement>("[autofocus]");
  if (wanted) wanted.focus();
  else {
    const { tabIndex } = body;
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
    if (tabIndex < 0) body.removeAttribute("tabindex");
  }
}
