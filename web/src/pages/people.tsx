import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { membersQuery } from '../api/members.ts';
import { partnerQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useMay, useMe } from '../shell/me.tsx';
import { Assignments } from './learning/Assignments.tsx';
import { PeopleList } from './partners/PeopleList.tsx';
import { InviteForm } from './people/forms.tsx';
import { JoinRequests } from './people/JoinRequests.tsx';
import { MembersList } from './people/MembersList.tsx';
import { usePeopleTexts } from './people/texts.ts';

/** *People*: who acts for the organisation, who is invited; of a partner also what its people hold. */
export function PeoplePage() {
  const t = usePeopleTexts();
  const format = useFormat();
  const me = useMe();
  const mayInvite = useMay('members.manage');
  const mayRead = useMay('roles.read');
  const mayLetIn = useMay('joins.decide');
  const [inviting, setInviting] = useState(false);
  const members = useQuery(membersQuery());
  const partner = useQuery({ ...partnerQuery(me.partner?.id ?? ''), enabled: me.partner !== null });
  if (members.isError && members.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={members.error} again={() => void members.refetch()} />
      </PageBody>
    );
  }
  if (members.data === undefined) return <PageSkeleton />;
  const { data } = members;
  const taken = (partner.data?.participations ?? []).map(({ country }) => country);
  const own = me.partner === null ? [] : me.countries;
  const countries = [...new Set(own.length > 0 ? own : taken)].toSorted((a, b) =>
    format.country(a).localeCompare(format.country(b)),
  );
  const close = () => setInviting(false);
  return (
    <PageBody>
      <PageTitle
        title={t('title', {
          count: new Set(data.items.map(({ person }) => person.id)).size,
          organisation: data.organisation.name ?? t('vendor'),
        })}
        line={t(me.partner === null ? 'lineVendor' : 'line')}
      >
        {mayInvite ? (
          <Button variant="filled" onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        ) : null}
      </PageTitle>
      {mayLetIn ? <JoinRequests roles={data.roles} countries={countries} /> : null}
      <Section
        title={t('members')}
        end={mayRead ? <Link to="/roles">{t('rolesLink')}</Link> : undefined}
      >
        <MembersList data={data} countries={countries} />
      </Section>
      {me.partner === null ? null : <Assignments partner={me.partner.id} />}
      {me.partner === null ? null : (
        <Section title={t('holding')} aside={t('holdingAside')}>
          <PeopleList partner={me.partner.id} />
        </Section>
      )}
      <Modal
        opened={inviting}
        onClose={close}
        title={t('invite.title')}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        <InviteForm roles={data.roles} countries={countries} close={close} />
      </Modal>
    </PageBody>
  );
}
