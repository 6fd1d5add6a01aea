import { Button, Field, Flex, NativeSelect, Text } from '@chakra-ui/react';
import { formatDateTime, PhoneIcon, Tooltip } from '@ringback/ui';
import type { MemberPresence, Voicemail, VoicemailChange } from '@ringback/voice-client';
import { Check, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useDial } from '../../hooks/useDial';
import { messages } from '../../messages';
import { RecordingPlayer } from '../call-recordings/RecordingPlayer';
import type { AudioMoment } from '../transcript/audioMoment';
import { CallTranscript } from '../transcript/CallTranscript';

const t = messages.voicemail;

interface Props {
  voicemail: Voicemail;
  caller: string;
  members: readonly MemberPresence[] | null;
  onChange: (id: string, change: VoicemailChange) => void;
}

/** The player and the actions of a message. */
export function VoicemailDetails({ voicemail, caller, members, onChange }: Props) {
  const { id, callId, from, contact, recording, read, doneAt, doneBy, receivedAt } = voicemail;
  const [moment, setMoment] = useState<AudioMoment | null>(null);
  const { dial, disabledReason } = useDial();
  const isDone = doneAt !== null;
  return (
    <Flex direction="column" gap="16px">
      {recording?.status === 'ready' ? (
        <RecordingPlayer
          callId={callId}
          recording={recording}
          label={t.player(caller)}
          downloads={[]}
          startAt={0}
          play={moment}
          onPlay={() => !read && onChange(id, { read: true })}
        />
      ) : (
        <Text role="status" color="fg.muted">
          {stateText(recording)}
        </Text>
      )}
      {recording?.status === 'ready' && (
        <CallTranscript
          call={{ id: callId, contact, participants: [], answeredAt: recording.startedAt, endedAt: receivedAt }}
          recordingId={recording.id}
          recordings={[recording]}
          onHear={setMoment}
        />
      )}
      <Flex align="flex-end" gap="8px 16px" wrap="wrap">
        {from && (
          <Tooltip content={disabledReason} placement="top">
            <Button
              size="sm"
              variant="outline"
              color={disabledReason ? 'fg.faint' : undefined}
              aria-disabled={disabledReason !== null}
              aria-description={disabledReason ?? undefined}
              onClick={() => disabledReason === null && dial(from, contact)}
            >
              <PhoneIcon size={16} aria-hidden /> {t.callBack}
            </Button>
          </Tooltip>
        )}
        <Button size="sm" variant="outline" onClick={() => onChange(id, { done: !isDone })}>
          {isDone ? <RotateCcw size={16} aria-hidden /> : <Check size={16} aria-hidden />}
          {isDone ? t.reopen : t.markDone}
        </Button>
        {read && !isDone && (
          <Button size="sm" variant="ghost" onClick={() => onChange(id, { read: false })}>
            {t.markUnread}
          </Button>
        )}
        <Assignee voicemail={voicemail} members={members} onChange={onChange} />
      </Flex>
      {doneAt && (
        <Text textStyle="xs" color="fg.muted">
          {doneBy ? t.doneBy(doneBy.name, formatDateTime(doneAt)) : t.doneAt(formatDateTime(doneAt))}
        </Text>
      )}
    </Flex>
  );
}

function stateText(recording: Voicemail['recording']): string {
  if (!recording || recording.status === 'ready') return t.deleted;
  const { status, error } = recording;
  return status === 'processing' && error ? messages.recordings.retrying(error) : messages.recordings.status[status];
}

function Assignee({ voicemail, members, onChange }: Pick<Props, 'voicemail' | 'members' | 'onChange'>) {
  const { id, assignee } = voicemail;
  const isMissing = assignee !== null && !members?.some(({ userId }) => userId === assignee.id);
  return (
    <Field.Root w="auto" ms={{ md: 'auto' }}>
      <Field.Label textStyle="xs">{t.assignedTo}</Field.Label>
      <NativeSelect.Root size="sm" w="200px" disabled={members === null}>
        <NativeSelect.Field
          value={assignee?.id ?? ''}
          onChange={(event) => onChange(id, { assigneeId: event.target.value || null })}
        >
          <option value="">{t.unassigned}</option>
          {isMissing && <option value={assignee.id}>{assignee.name}</option>}
          {members?.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
    </Field.Root>
  );
}
