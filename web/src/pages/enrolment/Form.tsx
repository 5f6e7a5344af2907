import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from '../../kit/Notes.tsx';
import { PHONE } from '../../shell/Shell.tsx';
import classes from './Enrolment.module.css';
import { useEnrolmentTexts } from './texts.ts';

/** What a form does: sends, then everything of enrolments is looked at again, and it closes. */
export function useMove<T>(
  send: (given: T) => Promise<unknown>,
  close: () => void,
): UseMutationResult<unknown, Error, T> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['enrolment'] });
      void queries.invalidateQueries({ queryKey: ['me'] });
      close();
    },
  });
}

type DialogProps = { title: string; close: () => void; size?: string; children: ReactNode };

/** A dialog with its title, a page of its own on the phone; the only one that is open. */
export function Dialog({ title, close, size = 'md', children }: DialogProps) {
  const t = useEnrolmentTexts();
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={size}
      fullScreen={phone}
      styles={{ title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Modal>
  );
}

type FormProps = {
  go: string;
  /** What follows, line by line, before the fields. */
  follows?: readonly string[];
  error: Error | null;
  pending: boolean;
  disabled?: boolean;
  close: () => void;
  send: () => void;
  children?: ReactNode;
};

/** What follows, the fields, what went wrong, and two buttons. */
export function Form(props: FormProps) {
  const { go, follows = [], error, pending, disabled = false, close, send, children } = props;
  const t = useEnrolmentTexts();
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {follows.length === 0 ? null : (
        <ul className={classes['follows']}>
          {follows.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {children}
      {error === null ? null : <ErrorNote error={error} />}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={pending} disabled={disabled}>
          {go}
        </Button>
      </div>
    </form>
  );
}
