const { documentElement } = document;

const bar = document.createElement("progress");
bar.className = "marquetry-progress";
bar.style.cssText = "position:fixed;top:0;width:100%;height:3px;z-index:99999999";
let late: ReturnType<typeof setTimeout>;

/** Whether the page waits for another one. Where that takes a while, a bar shows it. */
export function wait(waits: boolean): void {
  documentElement.classList.toggle("marquetry-navigating", waits);
  clearTimeout(late);
  if (waits) late = setTimeout(() => documentElement.append(bar), 300);
  else bar.remove();
}

/** It is there before it has something to say: else some screen readers say nothing. */
const voice = document.createElement("div");
voice.dataset.voice = "";
voice.ariaLive = "assertive";
voice.style.cssText = "position:fixed;top:-9em";
documentElement.append(voice);

/** Tells who does not see it that another page is shown, and has the focus begin at its start, or at the place that its URL names. */
export function tell(place?: HTMLElement | null): void {
  const { body, title } = document;
  voice.textContent = title;
  document.dispatchEvent(new CustomEvent("marquetry:navigate", { detail: location.href }));
  const at = place ?? body.querySelector<HTMLElement>("[autofocus]") ?? body;
  const has = at.hasAttribute("tabindex");
  if (!has) at.tabIndex = -1;
  at.focus({ preventScroll: true });
  if (!has) at.removeAttribute("tabindex");
}
