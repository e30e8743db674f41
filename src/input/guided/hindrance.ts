/** Whether a screen lets a text be typed (contract: agents.md, "Sending"). Pure. */
import type { ScreenReading } from "../../activity/screen_claim.ts";
import type { SendRefusal } from "../../model/activity/delivery.ts";

/** What keeps a text from being typed; null where nothing does. */
export type Hindrance = Exclude<SendRefusal, "dead">;

export function hindranceOf({ activities, box, evidence }: ScreenReading): Hindrance | null {
  const [activity, ...others] = activities;
  if (activity === "waiting" && others.length === 0) {
    return evidence.reason === "limit" ? "limit" : "dialog";
  }
  if (box === null) return "starting";
  return box.draft === "" ? null : "draft";
}

/** Whether it is typed all the same: nobody answers a dialog by a text. */
export function isOverridden(hindrance: Hindrance, force: boolean): boolean {
  return force && hindrance !== "dialog";
}
