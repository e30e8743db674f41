/** The main states in terminals of other sizes than most. */
import type { Size } from "../terminal.ts";
import type { State } from "./state.ts";

export const SIZES: readonly Size[] = [{ columns: 60, rows: 15 }, { columns: 200, rows: 50 }];

const MAIN =
  /^(?:idle|draft|idle-after-turn|working-text|permission-bash|queued|trust|large-paste)$/;

export function sized(states: readonly State[], size: Size): State[] {
  return states.filter(({ name }) => MAIN.test(name)).map((state) => ({
    ...state,
    name: `${state.name}-${size.columns}x${size.rows}`,
    options: { ...state.options, ...size },
  }));
}
