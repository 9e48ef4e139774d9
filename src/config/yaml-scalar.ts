// A text as a YAML scalar: plain where every reader takes it for that text, else in double quotes.

/** Returns the scalar, for block and flow style alike. */
export function writeScalar(text: string): string {
  return PLAIN.test(text) && !OTHER.test(text) ? text : JSON.stringify(text);
}

/** No indicator, space or line end in it: such a text stands plain in any place. */
const PLAIN = /^[A-Za-z0-9_./-][A-Za-z0-9_./+-]*(?::[A-Za-z0-9_./+-]+)*$/;

/** What a reader with types takes for something else, or for the start of a list or document. */
const OTHER =
  /^(?:true|false|yes|no|on|off|y|n|null|~)$|^[-+.]?[0-9][0-9_,.:eExXoO+-]*$|^[-.]+$|^-|^0x|^\.(?:inf|nan)$/i;
