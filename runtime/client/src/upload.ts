/** The last files on their way from an element. */
const uploads = new WeakMap<Element, Promise<void>>();

/** Sends the files of a call when those before it have arrived; gives when that is done. */
export function upload(element: HTMLElement, fields: URLSearchParams, files: [string, File][]): Promise<void> {
  const done = Promise.resolve(uploads.get(element)).then(() => send(element, fields, files));
  uploads.set(element, done);
  return done;
}

/**
 * Sends files ahead of the call that has them: the server gives a token for each, which the call names in `_f`. Where that
 * fails, the call says so, and the server tells the field.
 */
function send(element: HTMLElement, fields: URLSearchParams, files: [string, File][]): Promise<void> {
  return new Promise((done) => {
    if (!files[0]) return done();
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [name, file] of files) body.append(name, file);
    const bars = element.querySelectorAll<HTMLProgressElement>("progress[data-upload]");
    request.upload.onprogress = ({ loaded, total }) => {
      for (const bar of bars) {
        bar.max = total;
        bar.value = loaded;
      }
      element.dispatchEvent(new CustomEvent("marquetry:progress", { bubbles: true, detail: { loaded, total } }));
    };
    request.onloadend = () => {
      const tokens = request.status === 200 ? request.responseText.split("\n") : [];
      files.forEach(([name], at) => {
        fields.append("_f", `${tokens[at] || `!${request.status}`}:${name}`);
      });
      for (const bar of bars) bar.removeAttribute("value");
      done();
    };
    const url = new URL(location.href);
    url.searchParams.append("_u", "");
    request.open("POST", url);
    request.send(body);
  });
}
