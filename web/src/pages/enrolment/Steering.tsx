import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconDoorExit, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { EnrolmentOne } from '../../api/types.ts';
import { useMay, useMe } from '../../shell/me.tsx';
import { Choose } from './Choose.tsx';
import { Dialog } from './Form.tsx';
import { EndForm, RenewForm } from './forms.tsx';
import { useEnrolmentTexts } from './texts.ts';
import { isEnded } from './words.ts';

type Asking = 'add' | 'renew' | 'leave' | 'withdraw';

/** What the company may do with the whole: renew, add, and behind the dots leave or take the application back. */
export function Steering({ enrolment }: { enrolment: EnrolmentOne }) {
  const t = useEnrolmentTexts();
  const me = useMe();
  const mayAct = useMay('enrolments.act');
  const [asking, setAsking] = useState<Asking | null>(null);
  const { state, renewal } = enrolment;
  if (!mayAct || isEnded(state)) return null;
  const isWhole = me.countries.length === 0;
  const mayRenew =
    isWhole &&
    (state === 'grace' || state === 'dormant' || (state === 'active' && renewal?.opened));
  const mayAdd = state !== 'suspended' && state !== 'dormant';
  const ending = enrolment.startedOn === null ? 'withdraw' : 'leave';
  const close = () => setAsking(null);
  return (
    <>
      {mayRenew === true ? (
        <Button variant="filled" onClick={() => setAsking('renew')}>
          {t(state === 'dormant' ? 'todo.takeUp' : 'renew')}
        </Button>
      ) : null}
      {mayAdd ? <Button onClick={() => setAsking('add')}>{t('add')}</Button> : null}
      {isWhole ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('more')} variant="default">
              <IconDots size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={
                ending === 'leave' ? (
                  <IconDoorExit size={16} stroke={1.7} aria-hidden />
                ) : (
                  <IconArrowBackUp size={16} stroke={1.7} aria-hidden />
                )
              }
              onClick={() => setAsking(ending)}
            >
              {t(ending)}…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {asking === 'add' ? (
        <Dialog title={t('add.title')} close={close}>
          <Choose enrolment={enrolment} close={close} />
        </Dialog>
      ) : null}
      {asking === 'renew' ? <RenewForm enrolment={enrolment} close={close} /> : null}
      {asking === 'leave' || asking === 'withdraw' ? (
        <EndForm enrolment={enrolment} what={asking} close={close} />
      ) : null}
    </>
  );
}
