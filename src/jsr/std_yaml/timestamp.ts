/** The tag of dates and times (YAML 1.1, yaml.org/type/timestamp.html). */
import type { ScalarTag } from "yaml";

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:Z|([-+])(\d\d?)(?::(\d\d))?))?$/;

/** A date, or a date and time; UTC unless it names an offset. */
export const timestamp: ScalarTag = {
  tag: "tag:yaml.org,2002:timestamp",
  default: true,
  test: new RegExp(`${DATE.source}|${TIME.source}`),
  resolve(text) {
    const [
      ,
      year,
      month,
      day,
      hour = 0,
      minute = 0,
      second = 0,
      fraction = "",
      sign,
      hours,
      minutes,
    ] = DATE.exec(text) ?? TIME.exec(text)!;
    const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
    return new Date(
      Date.UTC(
        Number(year),
        Number(month) - 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
        Number(fraction.slice(0, 3).padEnd(3, "0")),
      ) - (sign === "-" ? -offset : offset),
    );
  },
};
