/** What commands print: text for people, or JSON for programs, one value per line. Trouble goes to stderr. */

/** A command's output. */
export type Printer = {
  readonly json: boolean;
  /** A line for people; programs do not see it. */
  readonly line: (text: string) => void;
  /** The result: `value` as JSON, or `text` for people. */
  readonly result: (value: unknown, text: string) => void;
  readonly failure: (error: unknown) => void;
};

/** A printer on the process's own outputs. */
export function printer(json: boolean): Printer {
  return {
    json,
    line: (text) => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    result: (value, text) => {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
    },
    failure: (error) => {
      const message = messageOf(error);
      if (json) process.stderr.write(`${JSON.stringify({ error: message })}\n`);
      else process.stderr.write(`\n✗ ${message}\n\n`);
    },
  };
}

/** What an error says, without its stack; causes that add something follow. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  const cause = error.cause instanceof Error ? messageOf(error.cause) : '';
  return cause === '' || error.message.includes(cause)
    ? error.message
    : `${error.message} (${cause})`;
}
