// What the visitor has entered in controls whose stores begin with the page (`data-own`): where a server has run the page anew, it is said once more.
import { fragments } from "./sums";

type Control = HTMLInputElement;

/** What the visitor has entered last in a control. */
const entered = new WeakMap<Node, string>();

const state = ({ value, checked }: Control) => value + checked;
addEventListener("input", ({ target }) => entered.set(target as Control, state(target as Control)), true);

/** Whether a control shows what the visitor has entered, and nobody has changed since. */
export const isOwn = (control: Node): boolean => entered.get(control) === state(control as Control);

/** Says what was entered outside of fragments: all that stands there stays. */
export function again(): void {
  const outside: Node[] = [];
  fragments(outside);
  tell((outside as Element[]).filter((node) => node.matches?.("[data-own]") && isOwn(node)));
}

/** As if the visitor had entered it just now; once the server knows that what it has sent is there. */
export function tell(controls: Element[]): void {
  queueMicrotask(() => {
    for (const control of controls as Control[]) {
      const [type] = /\w+/.exec(control.dataset.on as string) as string[];
      control.dispatchEvent(Object.assign(new Event(type as string, { bubbles: true }), { _again: 1 }));
    }
  });
}
