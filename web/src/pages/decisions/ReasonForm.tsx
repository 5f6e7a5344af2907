import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '../../kit/Notes.tsx';
import classes from './ReasonForm.module.css';

const REASON_MAX = 2000;

/** Reasons of the program version, one of which has to be chosen. */
export type Codes = {
  readonly label: string;
  readonly pick: string;
  /** What is said where none was chosen. */
  readonly needed: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The one that is likely; empty for none. */
  readonly likely?: string;
};

type Props = {
  label: string;
  hint: string;
  /** What is said where nothing was written; undefined where nothing has to be. */
  needed?: string | undefined;
  codes?: Codes | undefined;
  back: { readonly label: string; readonly do: () => void };
  go: string;
  busy?: boolean;
  error?: Error | null;
  /** Hears of what is being written. */
  draft?: (reason: string) => void;
  send: (reason: string, code: string | null) => void;
};

/** The reason of a decision, in place of its buttons: sent with the control key and Enter, left with Escape. */
export function ReasonForm({
  label,
  hint,
  needed,
  codes,
  back,
  go,
  busy,
  error,
  draft,
  send,
}: Props) {
  const [reason, setReason] = useState('');
  const likely = codes?.options.some(({ value }) => value === codes.likely);
  const [code, setCode] = useState(likely === true ? (codes?.likely ?? '') : '');
  const [tried, setTried] = useState(false);
  const lacks = needed !== undefined && reason.trim() === '';
  const lacksCode = codes !== undefined && code === '';
  const submit = () => {
    setTried(true);
    if (!lacks && !lacksCode && busy !== true)
      send(reason.trim(), codes === undefined ? null : code);
  };
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') back.do();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      {codes === undefined ? null : (
        <NativeSelect
          label={codes.label}
          value={code}
          autoFocus
          error={tried && lacksCode ? codes.needed : null}
          data={[{ value: '', label: codes.pick }, ...codes.options]}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={label}
        description={hint}
        value={reason}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={REASON_MAX}
        autoFocus={codes === undefined}
        error={tried && lacks ? needed : null}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
          draft?.(currentTarget.value);
        }}
      />
      {error == null ? null : <ErrorNote error={error} />}
      <div className={classes['buttons']}>
        <Button onClick={back.do} disabled={busy === true}>
          {back.label}
        </Button>
        <Button type="submit" variant="filled" loading={busy === true}>
          {go}
        </Button>
      </div>
    </form>
  );
}
