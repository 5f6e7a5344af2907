import { Button, Checkbox, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { decideJoin, joinRequestsQuery } from '../../api/applications.ts';
import { isMissing } from '../../api/problem.ts';
import type { JoinDecision, JoinRequestItem, RoleName } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { usePeopleTexts } from './texts.ts';
import classes from './People.module.css';

type Common = { roles: readonly RoleName[]; countries: readonly string[] };
type Asking = { readonly verdict: JoinDecision['verdict']; readonly request: JoinRequestItem };

/** Who asks to act for the company, with an address of its domain that they confirmed. Nothing where nobody does. */
export function JoinRequests({ roles, countries }: Common) {
  const t = usePeopleTexts();
  const format = useFormat();
  const requests = useQuery(joinRequestsQuery());
  const [asking, setAsking] = useState<Asking | null>(null);
  const items = requests.data?.items ?? [];
  const close = () => setAsking(null);
  if (requests.isError)
    return <ErrorNote error={requests.error} again={() => void requests.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Section title={t('joins.title', { count: items.length })} aside={t('joins.aside')}>
      <ul className={classes['joins']}>
        {items.map((request) => (
          <li key={request.id}>
            <div className={classes['joinWho']}>
              <b>{request.name}</b>
              <div className={classes['detail']}>
                {request.mail} · {t('joins.asked', { day: format.dayOfMoment(request.askedAt) })}
              </div>
            </div>
            <div className={classes['buttons']}>
              <Button
                aria-label={`${t('joins.decline')}: ${request.name}`}
                onClick={() => setAsking({ verdict: 'decline', request })}
              >
                {t('joins.decline')}
              </Button>
              <Button
                variant="filled"
                aria-label={`${t('joins.accept')}: ${request.name}`}
                onClick={() => setAsking({ verdict: 'accept', request })}
              >
                {t('joins.accept')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Modal
        opened={asking !== null}
        onClose={close}
        title={
          asking === null ? '' : t(`joins.${asking.verdict}Title`, { name: asking.request.name })
        }
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        {asking === null ? null : (
          <Decide asking={asking} roles={roles} countries={countries} close={close} />
        )}
      </Modal>
    </Section>
  );
}

type DecideProps = Common & { asking: Asking; close: () => void };

/** In which role, and where; or why not. */
function Decide({ asking: { verdict, request }, roles, countries, close }: DecideProps) {
  const t = usePeopleTexts();
  const c = useCommon();
  const format = useFormat();
  const queries = useQueryClient();
  const [role, setRole] = useState<RoleName>(roles.at(-1) ?? 'team-member');
  const [limited, setLimited] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const isAccept = verdict === 'accept';
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ['members'] });
    close();
  };
  const deciding = useMutation({
    mutationFn: () =>
      decideJoin(
        request.id,
        isAccept ? { verdict, role, countries: limited } : { verdict, reason: reason.trim() },
      ),
    onSuccess: async () => {
      announce(t(isAccept ? 'joins.accepted' : 'joins.declined', { name: request.name }));
      await done();
    },
  });
  if (isMissing(deciding.error)) {
    return (
      <>
        <p role="alert">{t('joins.gone')}</p>
        <div className={classes['buttons']}>
          <Button onClick={() => void done()}>{t('joins.look')}</Button>
        </div>
      </>
    );
  }
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        deciding.mutate();
      }}
    >
      <p className={classes['quiet']}>{t(isAccept ? 'joins.acceptSays' : 'joins.declineSays')}</p>
      {isAccept ? (
        <>
          <NativeSelect
            label={t('role')}
            value={role}
            data={roles.map((value) => ({ value, label: c(value) }))}
            onChange={(event) => setRole(event.currentTarget.value as RoleName)}
          />
          {countries.length > 1 ? (
            <Checkbox.Group
              label={t('limit.label')}
              description={t('limit.hint')}
              value={limited}
              onChange={setLimited}
            >
              <div className={classes['boxes']}>
                {countries.map((country) => (
                  <Checkbox key={country} value={country} label={format.country(country)} />
                ))}
              </div>
            </Checkbox.Group>
          ) : null}
        </>
      ) : (
        <Textarea
          label={t('joins.reason')}
          required
          maxLength={1000}
          minRows={3}
          autosize
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {deciding.isError ? <ErrorNote error={deciding.error} /> : null}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={deciding.isPending}>
          {t(isAccept ? 'joins.acceptGo' : 'joins.declineGo', { name: request.name })}
        </Button>
      </div>
    </form>
  );
}
