/** Text of a log that is followed, masked, as soon as it can be given (contract: operations.md, "Logs"). */
import type { MaskedStream } from "../model/secrets/masked_stream.ts";

/** After so many looks the beginning of a line is given, though its end has not come. */
export const PATIENCE_LOOKS = 4;

export class HeldText {
  #quietLooks = 0;
  #heldLooks = 0;

  constructor(private readonly stream: MaskedStream) {}

  /** Whether nothing has come for a while. */
  get isQuiet(): boolean {
    return this.#quietLooks >= PATIENCE_LOOKS;
  }

  /** What can be given once more has come. */
  add(text: string): string {
    return this.stream.add(text);
  }

  /** What can be given at the end of a look. @param cameMore whether something was written since the last one. */
  look(cameMore: boolean): string {
    this.#quietLooks = cameMore ? 0 : this.#quietLooks + 1;
    this.#heldLooks = this.stream.holds ? this.#heldLooks + 1 : 0;
    if (this.isQuiet) return this.stream.rest();
    return this.#quietLooks > 0 || this.#heldLooks >= PATIENCE_LOOKS ? this.stream.words() : "";
  }
}
