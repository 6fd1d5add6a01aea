import { Box, Button, chakra, Flex, NativeSelect, Skeleton, Text } from '@chakra-ui/react';
import type { RecorderEntry } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { saveFile } from '../../shared/saveFile';
import { toastError } from '../../shared/toastError';
import { TechnicalEntry } from './TechnicalEntry';

const t = messages.calls.technical;

type Kind = RecorderEntry['kind'];
const KINDS = Object.keys(t.kinds) as Kind[];

/** What the flight recorder keeps of a call. Loads only when it is opened. */
export function TechnicalDetails({ workspaceId, callId }: { workspaceId: string; callId: string }) {
  const [isOpen, setOpen] = useState(false);
  const content = useId();
  return (
    <Section
      title={t.title}
      action={
        <Button
          size="sm"
          variant="outline"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.hide : t.show}
        </Button>
      }
    >
      <Box id={content} px="16px" pb={isOpen ? '16px' : '0'}>
        {isOpen && <Entries workspaceId={workspaceId} callId={callId} />}
      </Box>
    </Section>
  );
}

function Entries({ workspaceId, callId }: { workspaceId: string; callId: string }) {
  const { api } = useRingback();
  const [kind, setKind] = useState<Kind | ''>('');
  const { data, error, refetch } = useQuery({
    queryKey: ['recorder', workspaceId, callId],
    queryFn: () => api.callRecorder(workspaceId, callId),
    staleTime: 0,
  });
  if (error) return <LoadError text={error.message} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton h="120px" bg="bg.controlPressed" role="status" aria-label={t.loading} />;
  if (data.entries.length === 0) {
    return (
      <Text role="status" color="fg.muted">
        {t.empty(data.retentionDays)}
      </Text>
    );
  }
  const shown = data.entries.filter((entry) => !kind || entry.kind === kind);
  const present = KINDS.filter((each) => data.entries.some((entry) => entry.kind === each));
  return (
    <>
      <Flex gap="8px" mb="8px" wrap="wrap" align="center">
        <NativeSelect.Root size="sm" w="180px">
          <NativeSelect.Field
            aria-label={t.filter}
            value={kind}
            onChange={(event) => setKind(event.target.value as Kind | '')}
          >
            <option value="">{t.all}</option>
            {present.map((each) => (
              <option key={each} value={each}>
                {t.kinds[each]}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
        <Button size="sm" variant="outline" onClick={() => void refetch()}>
          {t.refresh}
        </Button>
        <CopyButton key={kind} entries={shown} />
        <ExportButton workspaceId={workspaceId} callId={callId} />
      </Flex>
      <Text textStyle="xs" color="fg.muted" mb="8px">
        {t.help(data.retentionDays)}
      </Text>
      <chakra.ol listStyleType="none" aria-label={t.title}>
        {shown.map((entry) => (
          <TechnicalEntry key={entry.id} entry={entry} />
        ))}
      </chakra.ol>
    </>
  );
}

function CopyButton({ entries }: { entries: RecorderEntry[] }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard
      .writeText(JSON.stringify(entries, null, 2))
      .then(() => setCopied(true), toastError(t.copyFailed));
  return (
    <Button size="sm" variant="outline" onClick={() => void copy()}>
      {copied ? messages.copied : t.copy}
    </Button>
  );
}

function ExportButton({ workspaceId, callId }: { workspaceId: string; callId: string }) {
  const { api } = useRingback();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const text = await api.exportCallRecorder(workspaceId, callId);
      saveFile(`ringback-call-${callId}.jsonl`, new Blob([text], { type: 'application/jsonl' }));
    } catch (failure) {
      toastError(t.exportFailed)(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" variant="outline" loading={isBusy} onClick={() => void save()}>
      {t.export}
    </Button>
  );
}
