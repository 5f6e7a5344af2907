import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { assignmentsQuery, withdrawAssignment } from '../../api/learning.ts';
import type { AssignmentItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { List, MoreRows } from '../../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { useMay } from '../../shell/me.tsx';
import { AssignForm } from './AssignForm.tsx';
import { AssignmentState, AssignmentWhat } from './AssignmentState.tsx';
import { useLearningTexts } from './texts.ts';
import classes from './Learning.module.css';

/** What is assigned to a partner's people; who leads assigns and takes back. */
export function Assignments({ partner }: { partner: string }) {
  const t = useLearningTexts();
  const mayAssign = useMay('assignments.manage');
  const [assigning, setAssigning] = useState(false);
  const pages = useInfiniteQuery(assignmentsQuery(partner));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setAssigning(false);
  return (
    <Section
      title={t('list')}
      aside={t('listAside')}
      end={
        mayAssign ? (
          <Button size="compact-sm" onClick={() => setAssigning(true)}>
            {t('assign')}
          </Button>
        ) : undefined
      }
    >
      {pages.isError && items.length === 0 ? (
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      ) : pages.isPending ? (
        <RowsSkeleton rows={3} />
      ) : items.length === 0 ? (
        <Empty title={t('listNone')}>{t('listNoneSays')}</Empty>
      ) : (
        <List
          label={t('list')}
          columns={[
            { key: 'person', label: t('person') },
            { key: 'what', label: t('what') },
            { key: 'by', label: t('by'), wide: true },
            { key: 'state', label: t('state'), end: true },
            ...(mayAssign ? [{ key: 'back', label: t('actions'), end: true, hidden: true }] : []),
          ]}
        >
          {items.map((item) => (
            <AssignmentRow key={item.id} item={item} mayAssign={mayAssign} />
          ))}
        </List>
      )}
      <MoreRows
        has={pages.hasNextPage}
        loading={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
      <Modal
        opened={assigning}
        onClose={close}
        title={t('assign.title')}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        <AssignForm partner={partner} close={close} />
      </Modal>
    </Section>
  );
}

function AssignmentRow({ item, mayAssign }: { item: AssignmentItem; mayAssign: boolean }) {
  const t = useLearningTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const name = item.person.name ?? t('gone');
  const back = useMutation({
    mutationFn: () => withdrawAssignment(item.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['learning'] });
      announce(t('takenBack'));
    },
  });
  return (
    <tr>
      <td>{name}</td>
      <td>
        <AssignmentWhat item={item} />
        <div className={classes['dueNarrow']}>{t('due', { day: format.dayLong(item.dueOn) })}</div>
        {back.error === null ? null : <ErrorNote error={back.error} />}
      </td>
      <td data-wide>
        <span className={classes['quiet']}>{format.dayLong(item.dueOn)}</span>
      </td>
      <td data-end className={classes['state']}>
        <AssignmentState item={item} />
      </td>
      {mayAssign ? (
        <td data-end>
          <ActionIcon
            aria-label={t('takeBack', { what: format.say(item.title), name })}
            variant="subtle"
            size={44}
            loading={back.isPending}
            onClick={() => back.mutate()}
          >
            <IconX size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        </td>
      ) : null}
    </tr>
  );
}
