// The words in which a person is asked: values only.

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  /** One line that says more. */
  readonly hint?: string;
  /** It is shown and can't be chosen. */
  readonly disabled?: true;
}

/** How questions reach the person: a terminal with cursor keys, or plain numbered lines. All answer undefined to Ctrl-C and end of input. */
export interface Questions {
  select(message: string, options: readonly SelectOption[]): Promise<string | undefined>;
  /** `check` says what is wrong with an answer. */
  text(
    message: string,
    check: (text: string) => string | undefined,
    initial?: string,
  ): Promise<string | undefined>;
  /** What is typed is not shown. */
  secret(message: string): Promise<string | undefined>;
  confirm(message: string): Promise<boolean | undefined>;
  /** Says something between two questions. */
  say(text: string): void;
}
