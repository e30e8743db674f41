/**
 * What secrets look like (contract: operations.md, "Logs"). No text may cost more than linear time: whatever
 * something must follow is bounded, and what is not bounded ends its shape and is never tried twice.
 */
import { SECRET_WORDS } from "./secret_words.ts";

export interface SecretShape {
  readonly name: string;
  /** Its first group, where it has one, stays: the name before the value. All else is the secret. */
  readonly pattern: RegExp;
}

/** Where a word begins, also behind an escape that was spelt out, such as `\n` in JSON or `[31m`. */
export const START = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\[[\d;]{0,12}m))`;

/** Keys that their issuers marked with a prefix or a fixed form of their own. */
export const ISSUED: Readonly<Record<string, string>> = {
  "OpenAI, Anthropic, OpenRouter, DeepSeek": String.raw`sk-[\w-]{16,}`,
  "Stripe": String.raw`(?:sk|rk|pk)_(?:live|test|prod)_\w{8,}|whsec_[\w+/=]{16,}`,
  "Hugging Face": String.raw`(?:hf|api_org)_[A-Za-z0-9]{20,}`,
  "GitHub": String.raw`gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}`,
  "GitLab": String
    .raw`gl(?:pat|dt|ptt|rt|cbt|soat|ft|imt|agent|oas|ffct)-[\w-]{16,}|GR1348941[\w-]{16,}`,
  "Bitbucket, Atlassian": String.raw`ATBB\w{24,}|AT[CA]TT3[\w=-]{40,}`,
  "Slack": String
    .raw`xox[abeoprs](?:\.xox[abp])?-[\w-]{10,}|xapp-[\w-]{10,}|hooks\.slack\.com\/(?:services|workflows)\/[\w+/-]{20,}`,
  "Discord": String
    .raw`[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|discord(?:app)?\.com\/api\/webhooks\/\d{5,30}\/[\w-]{20,}`,
  "Telegram": String.raw`\d{8,10}:A[A-Za-z0-9_-]{34}(?![\w-])`,
  "Google": String.raw`AIza[\w-]{30,}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|1\/\/0[\w-]{30,}`,
  "AWS": String
    .raw`(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])|ABSK[\w+/=]{40,}|bedrock-api-key-[\w+/=-]{20,}`,
  "Azure": String.raw`[\w~.]{3}\dQ~[\w~.-]{31,}`,
  "Alibaba, Tencent": String.raw`LTAI[A-Za-z0-9]{16,}|AKID[A-Za-z0-9]{28,}`,
  "DigitalOcean": String.raw`do[opr]_v1_[a-f0-9]{40,}`,
  "Cloudflare": String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{100,}`,
  "npm": String.raw`npm_[A-Za-z0-9]{30,}`,
  "PyPI": String.raw`pypi-[\w-]{50,}`,
  "RubyGems": String.raw`rubygems_[a-f0-9]{40,}`,
  "crates.io": String.raw`cio[A-Za-z0-9]{32}(?![A-Za-z0-9])`,
  "JFrog": String.raw`AKCp[A-Za-z0-9]{50,}|cmVmd[A-Za-z0-9]{50,}`,
  "Docker Hub": String.raw`dckr_(?:pat|oat)_[\w-]{20,}`,
  "Deno Deploy": String.raw`dd[pow]_[A-Za-z0-9]{30,}`,
  "Vault, Terraform, Consul": String.raw`hv[sbr]\.[\w-]{24,}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}`,
  "1Password": String.raw`ops_eyJ[\w+/=-]{40,}|A3(?:-[A-Z0-9]{5,11}){5,6}`,
  "Databricks": String.raw`dapi[a-f0-9]{32}(?:-\d)?`,
  "New Relic, Dynatrace": String
    .raw`NRAK-[A-Z0-9]{20,}|NRII-[\w-]{20,}|NRJS-[a-f0-9]{15,}|dt0c01\.[\w.]{40,}`,
  "Grafana, Sentry, Sourcegraph": String
    .raw`gl(?:c|sa)_[\w+/=]{20,}|sntry[su]_[\w+/=]{20,}|sgp_\w{30,}`,
  "Doppler, Pulumi, Infracost": String
    .raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}|pul-[a-f0-9]{40}|ico-\w{32}`,
  "Heroku, Netlify, Fly, Render": String
    .raw`HRKU-[\w-]{30,}|nfp_\w{20,}|fo1_[\w-]{30,}|fm[12]\w?_[\w+/=-]{40,}|rnd_\w{24,}`,
  "Tailscale": String.raw`tskey-[\w-]{12,}`,
  "Supabase, Neon, PlanetScale": String
    .raw`sbp_\w{30,}|(?<!\\)napi_\w{40,}|pscale_(?:tkn|pw|oauth)_[\w=.-]{30,}`,
  "Groq, xAI, Perplexity, Replicate, Cerebras": String
    .raw`gsk_\w{20,}|xai-[\w-]{20,}|pplx-\w{20,}|r8_\w{20,}|csk-\w{20,}`,
  "LangSmith, Pinecone, Tavily, ElevenLabs": String
    .raw`lsv2_(?:pt|sk)_\w{20,}|pcsk_\w{20,}|tvly-[\w-]{16,}|sk_[a-f0-9]{40,}`,
  "Linear, Notion, Airtable, Figma": String
    .raw`lin_(?:api|oauth)_\w{20,}|(?:ntn|secret)_[A-Za-z0-9]{40,}|pat[A-Za-z0-9]{14}\.[a-f0-9]{40,}|figd_[\w-]{20,}`,
  "Shopify, Square, Shippo, EasyPost": String
    .raw`shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}|sq0[a-z]{3}-[\w-]{20,}|EAAA[\w-]{56,}|shippo_(?:live|test)_\w{20,}|EZ[AT]K\w{40,}`,
  "SendGrid, Mailgun, Mailchimp, Brevo, Resend": String
    .raw`SG\.[\w-]{16,64}\.[\w-]{16,}|key-[a-f0-9]{32}|[a-f0-9]{32}-us\d{1,2}(?!\w)|xkeysib-[\w-]{40,}|re_(?=\w{0,30}\d)[A-Za-z0-9]{8}_\w{16,}`,
  "Twilio": String.raw`SK[a-f0-9]{32}(?![A-Za-z0-9])`,
  "Facebook": String.raw`EAA[A-Za-z0-9]{60,}`,
  "Postman, Typeform, Readme, Prefect": String
    .raw`PMAK-[a-f0-9-]{40,}|tfp_[\w.=-]{40,}|rdme_\w{40,}|pnu_\w{30,}`,
  "NVIDIA, Together, Fireworks, Firecrawl, Jina": String
    .raw`nvapi-[\w-]{40,}|tgp_v1_[\w-]{30,}|fw_[A-Za-z0-9]{22,}|fc-[a-f0-9]{32}|jina_[A-Za-z0-9]{40,}`,
  "HubSpot, LaunchDarkly, Plaid": String
    .raw`(?:pat-[a-z]{2}\d|sdk|mob|access-(?:sandbox|development|production))-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}`,
  "Contentful, PostHog, Frame.io, Harness": String
    .raw`CFPAT-[\w-]{40,}|ph[cx]_[A-Za-z0-9]{40,}|fio-u-[\w=-]{60,}|[ps]at\.[\w-]{22}\.[a-zA-Z0-9]{24}\.[a-zA-Z0-9]{20}`,
  "Adobe, Dropbox, X, Yandex": String
    .raw`p8e-[a-z0-9]{32}|sl\.[\w=-]{100,}|A{20,22}[A-Za-z0-9%]{60,}|AQVN[\w-]{35,}|t1\.[\w=-]{1,200}\.[\w=-]{80,}`,
  "ClickHouse, Clojars, MaxMind, Octopus": String
    .raw`4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])|CLOJARS_[a-z0-9]{60}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk|API-[A-Z0-9]{26}(?![A-Za-z0-9])`,
  "Duffel, Flutterwave, Lob": String
    .raw`duffel_(?:live|test)_[\w=-]{40,}|FLW(?:SEC|PUB)K(?:_TEST)?-[\w-]{12,}|(?:live|test)_[a-f0-9]{35}(?![A-Za-z0-9])`,
  "Microsoft Teams": String.raw`webhook\.office\.com\/webhookb2\/[\w@/-]{40,}`,
  "OpenShift": String.raw`sha256~[\w-]{40,}`,
  "age": String.raw`AGE-SECRET-KEY-1[A-Z0-9]{50,}`,
  "JSON web token": String.raw`eyJ[\w-]{17,}(?:\.[\w-]{1,}){0,4}|ZXlK[\w+/=-]{30,}`,
  "password hash": String.raw`\$(?:[1256y]|2[abxy]|apr1|argon2(?:id?|d)|scrypt)\$[\w./+=,$-]{20,}`,
};

/** A password by its short name, but for how many tests passed. */
const PASS = String
  .raw`(?:(?<=[_-])pass|(?<![a-z_-])(?:db|user|admin|root|smtp|mail|ftp|ssh|sudo|mysql|redis|pg)?pass(?![\w.-]{0,64}\s{0,8}[:=]\s{0,8}\d{1,6}(?![^\s,;)])))(?![a-z])`;

/** The words that betray a secret in a name. */
const WORDS = `${SECRET_WORDS}|PASSPHRASE|${PASS}`;

/** Names that a value is a secret behind where a colon or a blank divides them. */
const NAMED = String
  .raw`passw(?:ord|d)|passphrase|passcode|${PASS}|(?<![a-z])pwd(?!=/)|(?:api|access|account|auth|client|deploy|encryption|license|master|private|secret|service|session|shared|signing|subscription|user|web)[-_. ]?key(?:[-_](?:data|value|base64|pem))?|secret|token|credentials?`;

/**
 * A value: in quotes, in quotes behind backslashes, or a shell's word, which may hold quotes itself. A quote that
 * is never closed reaches to the end of its line.
 */
const QUOTES_ESCAPED = String
  .raw`(?<q>\\{1,15}["'])(?:(?!(?<!\\)\k<q>)[^\n]){0,65536}(?:\k<q>)?`;
const QUOTES = String.raw`"(?:\\.|[^"\\\n]){0,65536}"?|'(?:\\.|[^'\\\n]){0,65536}'?`;
const QUOTED = `(?:${QUOTES_ESCAPED}|${QUOTES})`;
const VALUE = String
  .raw`(?:${QUOTES_ESCAPED}|(?:${QUOTES}|\\.|[^\s"',;\\]{1,1024}|[,;](?=[^\s"',;\\])(?!["']?[\w.-]{1,40}(?: \w{1,20})?["']?[:=])){1,256})`;

/** Not where the value is said to be read elsewhere, by a call that holds none, or is said of in a word. */
const NOT_READ = String
  .raw`(?![A-Za-z_][\w.]{0,63}\((?:["'][A-Za-z :]{0,40}["'])?\)(?![^\s;,)]))`;
const NOT_SAID = String
  .raw`(?!(?:required|optional|none|null|nil|true|false|undefined|unset|unchanged|missing|invalid|incorrect|wrong|expired|empty|string|str)(?![^\s.,;)\]}])(?![,;.]\S))${NOT_READ}`;

/** The quote that ends a quoted name, behind as many backslashes as may be. */
const UNQUOTE = String.raw`(?:\\{0,15}["'])`;

const AUTHORIZATION = String
  .raw`\bAuthorization${UNQUOTE}?[ \t]{0,4}[:=][ \t]{0,8}(?:\\{0,15}["'])?`;
const SCHEMES = "(?:Basic|Bearer|Token|ApiKey|Negotiate|Bot)";

/** What may stand between a program and one of its options. */
const ARGUMENTS = String.raw`\s(?:[^\n|;&]{0,200}?\s)??`;

function shape(name: string, source: string, flags = "gi"): SecretShape {
  return { name, pattern: new RegExp(source, flags) };
}

/** Keys that tell by themselves what they are, a shape an issuer. */
export const ISSUED_SHAPES: readonly SecretShape[] = Object.entries(ISSUED)
  .map(([name, source]) => shape(name, `${START}(?:${source})`, "g"));

/** What tells by what stands around it. */
export const PLACED_SHAPES: readonly SecretShape[] = [
  shape("bearer", String.raw`\b(Bearer\s{1,8})[\w.~+/=-]{8,}`),
  shape(
    "authorization header",
    String
      .raw`(${AUTHORIZATION}(?:${SCHEMES}[ \t]{1,8})?)(?:(?:Digest|AWS4-HMAC-SHA256)[ \t][^\n]+|[^\s"'\\]+)`,
  ),
  shape(
    "authorization header of another scheme",
    String.raw`(${AUTHORIZATION})(?!${SCHEMES}[ \t])[^\s"'\\]{1,2048}[ \t]{1,8}[^\s"'\\]+`,
  ),
  shape(
    "cookie header",
    String
      .raw`\b((?:Set-)?Cookie2?${UNQUOTE}?:[ \t]{0,8}(?:\\{0,15}["'])?)(?:\[[^\]]{0,8192}|(?:(?<==)"[^"\n]{0,4096}"|[^\n"'\\])+)`,
  ),
  shape(
    "address",
    String
      .raw`(:\/\/[^\s:/@"'<>]{0,64}:)(?!\d{1,5}[/?#])[^\s"'<>]{1,256}(?=@)|(?<=:\/\/)[\w.~%-]{20,256}(?=@)`,
  ),
  shape(
    "signed address",
    String.raw`([?&](?:sig|signature|x-amz-signature|x-goog-signature|code)=)[\w%+/=.~-]{8,}`,
  ),
  shape(
    "name = value",
    String
      .raw`((?:${WORDS})[\w.-]{0,64}${UNQUOTE}?\]?\s{0,32}:?={1,3}>?\s{0,32})${NOT_READ}${VALUE}`,
  ),
  shape(
    "quoted name: value",
    String
      .raw`((?:${WORDS})[\w.-]{0,64}${UNQUOTE}\s{0,32}:\s{0,32})${QUOTED}`,
  ),
  shape(
    "name: value",
    String
      .raw`((?:${NAMED})(?:[ \t]{0,2}[[(][^\])\n]{0,40}[\])])?:(?!:)[ \t]{0,64})${NOT_SAID}${VALUE}`,
  ),
  shape(
    "option value",
    String
      .raw`((?<![\w-])--?[\w-]{0,40}(?:password|passwd|passphrase|pass|token|secret|api-?key|access-?key|secret-?key|private-?key|credentials?)[ \t]{1,8})(?!-)${VALUE}`,
  ),
  shape(
    "option user:password",
    String
      .raw`((?:^|\s)(?:-[a-z]{0,8}?u|--user|--proxy-user)(?:[ \t=]{1,8}|(?=[^\s-])))(?!\d{1,9}:\d{1,9}(?!\S))(?:"[^"\s:/]{0,64}:[^"\n]{1,256}"?|'[^'\s:/]{0,64}:[^'\n]{1,256}'?|[^\s"':/\\]{1,64}:(?!\/\/)[^\s"']{1,256})`,
    "gim",
  ),
  shape(
    "password option of one letter",
    String
      .raw`(\b(?:(?:mysql|mariadb)[\w-]{0,10}${ARGUMENTS}-p(?=\S)|(?:sshpass|(?:docker|podman|helm|az|oc)(?: registry| acr)? login|mongo\w{0,8})${ARGUMENTS}-p[ \t]{0,2}|ldap\w{2,8}${ARGUMENTS}-w[ \t]{0,2}|(?:un)?zip${ARGUMENTS}-P[ \t]{0,2}|7z\w?${ARGUMENTS}-p(?=\S)|redis-cli${ARGUMENTS}-a[ \t]{0,2}))(?!-)${VALUE}`,
    "g",
  ),
  shape("netrc", String.raw`(\b(?:login|account)\s{1,8}\S{1,128}\s{1,8}password\s{1,8})\S+`),
  shape("element", String.raw`(<(?:[\w:-]{0,40}[_:-])?(?:${NAMED})>)[^<\n]+`),
  shape(
    "quoted value over lines",
    String
      .raw`(\b\w{0,64}(?:${WORDS})\w{0,64}=)(?:"(?:\\.|[^"\\\n]){0,1024}\n(?:\\.|[^"\\]){0,1024}(?:"(?![^\s;&|)])|$)|'[^'\n]{0,1024}\n[^']{0,1024}(?:'(?![^\s;&|)])|$))`,
  ),
  shape(
    "block of YAML",
    String
      .raw`^((?<i>[ \t]{0,64})[^\n:]{0,64}(?:${NAMED})["']?:[ \t]{1,8}[|>][-+\d]{0,3}[ \t]{0,8}(?=\n))(?:\n\k<i>[ \t]{1,64}[^\n]{0,4096}|\n[ \t]{0,64}(?=\n)){1,512}`,
    "gim",
  ),
  shape(
    "phrase of words",
    String
      .raw`((?:pass[-_ ]?phrase|mnemonic|(?:seed|recovery)[-_ ](?:phrase|words))["']?[ \t]{0,8}[:=][ \t]{0,64})${NOT_SAID}[^\s"'][^\n]{0,1024}`,
  ),
  shape(
    "answer to a question",
    String
      .raw`((?:passw(?:or)?d|passphrase|passcode|pin) for (?:\w{1,20} )?(?:'[^'\n]{1,200}'|"[^"\n]{1,200}"|[^\s'"]{1,200}?)(?: [[(][^\])\n]{1,40}[\])])?:[ \t]{1,8})${NOT_SAID}${VALUE}`,
  ),
  shape(
    "variable of a shell",
    String
      .raw`(\b(?:set(?:[ \t]{1,4}-{1,2}[a-z-]{1,20}){1,4}[ \t]{1,4}(?=[\w.]{1,80}[ \t])|(?:set|config)[ \t]{1,4}(?=\w{1,64}[._])|set(?:env|x)[ \t]{1,4})[\w.]{0,64}(?:${WORDS})[\w.]{0,64}[ \t]{1,8})(?![-=])${VALUE}`,
  ),
  shape(
    "cookie option",
    String
      .raw`(\bcurl\b${ARGUMENTS}(?:-[a-zA-Z]{0,8}b|--cookie)(?:[ \t=]{1,8}|(?=["'])))(?:"[^"\n=]{1,256}=[^"\n]{0,4096}"?|'[^'\n=]{1,256}=[^'\n]{0,4096}'?|[^\s"'=]{1,256}=[^\s"']{1,4096})`,
    "g",
  ),
  shape(
    "password of htpasswd",
    String
      .raw`(\bhtpasswd(?=[^\n]{0,40}?\s-[a-zA-Z]{0,8}b)(?:(?=[^\n]{0,40}?\s-[a-zA-Z]{0,8}n)(?:[ \t]{1,4}-[\w-]{1,8}){1,6}|(?:[ \t]{1,4}-[\w-]{1,8}){1,6}[ \t]{1,4}[^\s-]\S{0,256})[ \t]{1,4}[^\s-]\S{0,256}[ \t]{1,4})${VALUE}`,
  ),
  shape(
    "name and value apart",
    String
      .raw`(\b(?:name|key|id|type)["']?\s{0,8}[:=]\s{0,8}["']?[\w.-]{0,64}(?:${WORDS})[\w.-]{0,64}["']?(?:\s{0,4},\s{0,64}|\s{1,64}|[ \t][^>\n]{0,200}?[ \t])["']?value["']?\s{0,8}[:=]\s{0,8})(?:${QUOTED}|[^\s"',;<>]{1,1024})`,
  ),
  shape(
    "row of a table",
    String
      .raw`^([ \t]{0,64}(?:[|\u2502\u2503][ \t]{0,64})?[\w.-]{0,64}(?:${NAMED})[ \t]{0,200}(?:[|\u2502\u2503]|\t)[ \t]{0,64})[^\s|\u2502\u2503](?:[^|\u2502\u2503\t\n]{0,1024}[^\s|\u2502\u2503])?(?=[ \t]{0,200}(?:[|\u2502\u2503][ \t]{0,64})?$)`,
    "gim",
  ),
  shape(
    "private key of PuTTY",
    String
      .raw`(Private-(?:Lines:[ \t]{0,8}\d{1,5}(?=\n)|MAC:[ \t]{0,8}(?=[a-f0-9]{20})))(?:\s{0,32}[\w+/=]{1,80}(?=\s|$)){1,512}`,
  ),
  shape(
    "private key",
    String
      .raw`(-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)(?:(?!-----END )[\s\S]){0,8192}[\w+/=\s\\]*`,
    "g",
  ),
  shape(
    "private key, its beginning lost",
    String
      .raw`^(?:(?:[ \t]{0,20}(?:[\w+/=]{1,80}[ \t]{0,4})?\n){0,20000}[ \t]{0,20}(?=-----END [A-Z ]{0,40}PRIVATE KEY)|[\w+/=]{0,80}(?:\n{1,2}[ \t]{0,20}[A-Za-z0-9+/]{60,76}(?![^\n])){2,20000}(?:\n{1,2}[ \t]{0,20}[\w+/=]{1,76}(?![^\n])){0,2})`,
    "g",
  ),
];
