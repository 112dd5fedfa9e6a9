import { useId, useState, type ReactNode } from 'react';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { parseHeadersText } from './headers-text.ts';
import styles from './servers.module.css';

interface ServerDialogProps {
  /** Null: a new one. */
  server: ServerStatus | null;
  onClose(): void;
}

interface Draft {
  readonly title: string;
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly headers: string;
  readonly apiKey: string;
  readonly forgetsApiKey: boolean;
  readonly forgetsCredentials: boolean;
}

type Outcome = { readonly tone: 'good' | 'bad'; readonly text: string };

/** Adds a server by address, or changes one. The address itself is allowed outside the page. */
export function ServerDialog({ server, onClose }: ServerDialogProps): ReactNode {
  const t = useTranslate();
  const formId = useId();
  const [draft, setDraft] = useState<Draft>({
    title: server?.title ?? '',
    address: server?.url ?? '',
    username: '',
    password: '',
    headers: '',
    apiKey: '',
    forgetsApiKey: false,
    forgetsCredentials: false,
  });
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const [allowed, setAllowed] = useState<{ address: string; grant: string; url: string } | null>(null);
  const headers = parseHeadersText(draft.headers);
  const edit = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part });
    setOutcome(null);
  };
  const credentials = {
    ...(draft.username === '' ? {} : { username: draft.username, password: draft.password }),
    ...(headers.ok && Object.keys(headers.headers).length > 0 ? { headers: headers.headers } : {}),
  };

  const apiKey = draft.apiKey.trim();

  /** Asks once for an address, however often it is tested. */
  const allow = async (): Promise<{ grant: string; url: string }> => {
    if (allowed?.address === draft.address) return allowed;
    const granted = await api.servers.requestHost({ address: draft.address });
    setAllowed({ ...granted, address: draft.address });
    return granted;
  };
  const work = async (task: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await task();
    } catch (error) {
      setOutcome({ tone: 'bad', text: errorText(error) });
    }
    setBusy(false);
  };
  const test = (): Promise<void> =>
    work(async () => {
      const { grant } = await allow();
      const { version } = await api.servers.test({ grant, credentials });
      setOutcome({ tone: 'good', text: t('servers.testOk', { version }) });
    });
  const save = (): Promise<void> =>
    work(async () => {
      if (server) {
        await api.servers.update({
          id: server.id,
          title: draft.title,
          ...(draft.forgetsCredentials || Object.keys(credentials).length > 0 ? { credentials } : {}),
          ...(draft.forgetsApiKey ? { apiKey: null } : apiKey === '' ? {} : { apiKey }),
        });
      } else {
        const { grant, url } = await allow();
        const title = draft.title.trim() || new URL(url).host;
        await api.servers.add({ grant, title, credentials, ...(apiKey === '' ? {} : { apiKey }) });
      }
      onClose();
    });

  const isComplete =
    draft.address.trim() !== '' && headers.ok && (server === null || draft.title.trim() !== '');
  return (
    <Dialog
      open
      onClose={onClose}
      title={server ? t('servers.dialogEdit', { title: server.title }) : t('servers.dialogAdd')}
      closeLabel={t('servers.close')}
      footer={
        <>
          {server === null && (
            <Button onClick={() => void test()} disabled={!isComplete} busy={busy}>
              {t('servers.test')}
            </Button>
          )}
          <Button onClick={onClose}>{t('servers.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} disabled={!isComplete} busy={busy}>
            {t('servers.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        // An address without http:// is taken too.
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {server === null && (
          <Field label={t('servers.address')} help={t('servers.addressHelp')}>
            <TextInput type="url" value={draft.address} onChange={(address) => edit({ address })} />
          </Field>
        )}
        <Field label={t('servers.name')}>
          <TextInput value={draft.title} onChange={(title) => edit({ title })} maxLength={100} />
        </Field>
        <p className={styles.intro}>{t(server ? 'servers.credentialsKept' : 'servers.credentialsHelp')}</p>
        <div className={styles.pair}>
          <Field label={t('servers.username')}>
            <TextInput
              value={draft.username}
              onChange={(username) => edit({ username })}
              disabled={draft.forgetsCredentials}
            />
          </Field>
          <Field label={t('servers.password')}>
            <TextInput
              type="password"
              value={draft.password}
              onChange={(password) => edit({ password })}
              disabled={draft.forgetsCredentials}
            />
          </Field>
        </div>
        <Field
          label={t('servers.headers')}
          help={t('servers.headersHelp')}
          error={headers.ok ? undefined : t('servers.headersBad', { line: headers.line })}
        >
          <TextArea
            value={draft.headers}
            onChange={(value) => edit({ headers: value })}
            disabled={draft.forgetsCredentials}
          />
        </Field>
        {server?.hasCredentials === true && (
          <Field label={t('servers.credentialsForget')} inline>
            <Toggle
              checked={draft.forgetsCredentials}
              onChange={(forgetsCredentials) =>
                edit({ forgetsCredentials, username: '', password: '', headers: '' })
              }
            />
          </Field>
        )}
        <Field
          label={t('servers.apiKey')}
          help={`${t('servers.apiKeyHelp')}${server?.hasApiKey === true ? ` ${t('servers.apiKeyKept')}` : ''}`}
        >
          <TextInput
            type="password"
            value={draft.apiKey}
            onChange={(value) => edit({ apiKey: value })}
            maxLength={1000}
            disabled={draft.forgetsApiKey}
          />
        </Field>
        {server?.hasApiKey === true && (
          <Field label={t('servers.apiKeyForget')} inline>
            <Toggle
              checked={draft.forgetsApiKey}
              onChange={(forgetsApiKey) => edit({ forgetsApiKey, apiKey: '' })}
            />
          </Field>
        )}
        <p role="status" className={outcome ? styles[outcome.tone] : undefined}>
          {outcome?.text}
        </p>
      </form>
    </Dialog>
  );
}
