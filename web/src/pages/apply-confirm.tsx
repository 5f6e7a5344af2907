import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { applicationQuery, confirmApplication } from '../api/applications.ts';
import { isMissing, isRefusal } from '../api/problem.ts';
import { ErrorNote } from '../kit/Notes.tsx';
import { Frame } from './apply/Frame.tsx';
import { useApplyTexts } from './apply/texts.ts';
import classes from './apply/Apply.module.css';

/** Where the link of the mail leads. It is followed by a click: programs that look into mails open links too. */
export function ApplyConfirmPage() {
  return (
    <Frame>
      <Confirm />
    </Frame>
  );
}

function Confirm() {
  const t = useApplyTexts();
  const { token = '' } = useSearch({ from: '/apply/confirm' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirming = useMutation({
    mutationFn: () => confirmApplication(token),
    onSuccess: (application) => {
      queries.setQueryData(applicationQuery().queryKey, application);
      void navigate({ to: '/apply', replace: true });
    },
  });
  if (isMissing(confirming.error) || isRefusal(confirming.error) || token === '') {
    return (
      <div className={classes['narrow']}>
        <h1 className={classes['h1']}>{t('confirm.gone')}</h1>
        <p className={classes['line']}>{t('confirm.goneSays')}</p>
        <div className={classes['buttons']}>
          <Button component="a" variant="filled" size="md" href="/apply">
            {t('confirm.new')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes['narrow']}>
      <h1 className={classes['h1']}>{t('confirm.title')}</h1>
      <p className={classes['line']}>{t('confirm.says')}</p>
      {confirming.isError ? <ErrorNote error={confirming.error} /> : null}
      <div className={classes['buttons']}>
        <Button
          variant="filled"
          size="md"
          loading={confirming.isPending}
          onClick={() => confirming.mutate()}
        >
          {t('confirm.go')}
        </Button>
      </div>
    </div>
  );
}
