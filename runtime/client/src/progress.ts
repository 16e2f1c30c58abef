const { documentElement } = document;

/** Whether the page waits for another one. */
export function wait(waits: boolean): void {
  documentElement.classList.toggle("marquetry-navigating", waits);
}

/** Where something takes a while, a bar shows that. What it gives takes it away. */
export function progress(): () => void {
  const bar = document.createElement("progress");
  const timer = setTimeout(() => {
    bar.className = "marquetry-progress";
    bar.style.cssText = "position:fixed;top:0;left:0;height:3px;width:100%;z-index:2147483647";
    documentElement.append(bar);
  }, 300);
  return () => {
    clearTimeout(timer);
    bar.remove();
  };
}

let voice: HTMLElement | undefined;

/** Tells who does not see it that another page is shown, and has the focus begin at its start. */
export function tell(): void {
  const { body, title } = document;
  if (!voice?.isConnected) {
    voice = document.createElement("div");
    voice.dataset.voice = "";
    voice.ariaLive = "assertive";
    voice.style.cssText = "position:fixed;top:-9em";
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
