/** How a layout or something in it is named. */
export const LAYOUT_OR_PANE =
  "a session or a label, with CONTAINER/ before it where it takes it, or an id";
