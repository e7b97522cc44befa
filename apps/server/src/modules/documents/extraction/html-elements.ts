/** Elements whose content nobody reads: programs, styles, controls. */
export const SKIPPED_ELEMENTS = new Set(
  "script style template noscript iframe object embed canvas audio video svg button select datalist dialog".split(
    " ",
  ),
);

/** Elements without content or end tag (HTML, 13.1.2). */
export const VOID_ELEMENTS = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

/** Elements whose end tag is often left out: the next one of the same name, or the end of what holds them, ends them. */
export const ENDED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "p",
    new Set(
      "p div ul ol table section article h1 h2 h3 h4 h5 h6 blockquote /div /body /td /section".split(" "),
    ),
  ],
  ["li", new Set("li /ul /ol".split(" "))],
  ["dt", new Set("dt dd /dl".split(" "))],
  ["dd", new Set("dt dd /dl".split(" "))],
  ["tr", new Set("tr /table /tbody".split(" "))],
  ["td", new Set("td th tr /tr /table".split(" "))],
  ["th", new Set("td th tr /tr /table".split(" "))],
  ["option", new Set("option /select".split(" "))],
]);

/** Elements that begin and end a stretch of text. */
export const BLOCK_ELEMENTS = new Set(
  (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form " +
    "header hgroup hr legend main ol p section summary ul html title h1 h2 h3 h4 h5 h6 li pre table tr td th"
  ).split(" "),
);
