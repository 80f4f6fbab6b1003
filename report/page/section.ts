import { type ComponentChild, type ComponentChildren, h } from "preact";

/** One part of the page, which the navigation names. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: ComponentChildren;
}

export const section = (id: string, title: string, ...body: readonly ComponentChildren[]): Part => ({
  id,
  title,
  body,
});

export const bullets = (items: readonly ComponentChildren[]): ComponentChild =>
  h(
    "ul",
    null,
    items.map((item, index) => h("li", { key: index }, item)),
  );
