/** The words that betray a secret in the name of what holds it, in any case. */
export const SECRET_WORDS =
  "TOKEN|SECRET|KEY|PASSWORD|PASSWD|PWD(?!=/)|AUTH|BEARER|CREDENTIAL|COOKIE|PRIVATE";

/** What stands where a secret was. */
export const REDACTED = "<redacted>";
