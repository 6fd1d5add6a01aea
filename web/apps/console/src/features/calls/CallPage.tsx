import { Box, Button, chakra, Flex, Grid, Heading, Skeleton, Text } from '@chakra-ui/react';
import { Avatar, formatDateTime, formatPhoneNumber } from '@ringback/ui';
import type { Call, Recording } from '@ringback/voice-client';
import {
  type AudioMoment,
  CallNotes,
  CallRecordings,
  CallSummary,
  CallTranscript,
  useCall,
} from '@ringback/voice-react';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { Card } from '../../shared/Card';
import { calledMember, customerNumber, displayName } from '../../shared/callFormatting';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { CallCost } from './CallCost';
import { CallData } from './CallData';
import { CallFacts } from './CallFacts';
import { CallParticipants } from './CallParticipants';
import { CallStatusBadge } from './CallStatusBadge';
import { CallTimeline } from './CallTimeline';
import { TechnicalDetails } from './TechnicalDetails';

const t = messages.calls;
const BackLink = chakra(Link);

/**
 * What people write and say is on the left, and the facts beside all of it, so that neither column leaves a gap in the other. In a
 * narrow window the facts are between the notes and the transcript.
 */
const TWO_COLUMNS = {
  '@container (min-width: 640px)': {
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gridTemplateRows: 'auto 1fr',
    '& > [data-facts]': { gridColumn: 2, gridRow: '1 / 3' },
  },
};

interface Props {
  workspaceId: string;
  isAdmin: boolean;
  /** Whether the reader may see the cost of all calls. */
  seesCost: boolean;
}

/** The page of one call: who, when and how long, its notes and disposition, what happened, and what it cost. */
export function CallPage({ workspaceId, isAdmin, seesCost }: Props) {
  const { callId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const { call, problem, retry } = useCall(callId);
  const selected = selectedIn(search);
  const [recordings, setRecordings] = useState<readonly Recording[]>([]);
  const [moment, setMoment] = useState<AudioMoment | null>(null);
  return (
    <>
      <BackLink
        to="/calls"
        display="inline-flex"
        alignItems="center"
        gap="8px"
        minH="32px"
        mb="16px"
        color="fg.muted"
        _hover={{ color: 'fg' }}
      >
        <ArrowLeft size={16} aria-hidden /> {t.allCalls}
      </BackLink>
      {!call && problem && <NotLoaded isMissing={problem.status === 404} text={problem.message} onRetry={retry} />}
      {!call && !problem && <CallSkeleton />}
      {call && (
        <>
          <Header call={call} />
          <Section title={t.recording}>
            <Box px="16px" pb="16px">
              <CallRecordings
                callId={call.id}
                play={moment}
                onLoaded={setRecordings}
                startAt={secondsOf(search.get('t'))}
                {...(selected && { startAtTime: selected.at })}
                {...(search.has('recording') && { startIn: search.get('recording') ?? '' })}
                linkAt={(seconds, recordingId) =>
                  `${window.location.origin}/calls/${call.id}?recording=${recordingId}&t=${seconds}`
                }
              />
            </Box>
          </Section>
          <Box containerType="inline-size">
            <Grid templateColumns="minmax(0, 1fr)" css={TWO_COLUMNS} columnGap="16px" alignItems="start">
              <Section title={t.notes}>
                <Box px="16px" pb="16px">
                  <CallNotes callId={call.id} isAdmin={isAdmin} />
                </Box>
              </Section>
              <Box data-facts>
                <Section title={t.details}>
                  <CallFacts call={call} />
                </Section>
                {call.participants.length > 0 && (
                  <Section title={t.participants.title}>
                    <CallParticipants call={call} />
                  </Section>
                )}
                <Section title={t.timeline}>
                  <CallTimeline workspaceId={workspaceId} call={call} />
                </Section>
                {seesCost && <CallCost workspaceId={workspaceId} call={call} />}
              </Box>
              <Box>
                <Section title={t.summary}>
                  <Box px="16px" pb="16px">
                    <CallSummary
                      call={call}
                      onShow={({ utteranceId, at }) => setSearch({ utterance: utteranceId, at }, { replace: true })}
                    />
                  </Box>
                </Section>
                <Section title={t.transcript}>
                  <Box px="16px" pb="16px">
                    <CallTranscript
                      call={call}
                      {...(selected && { selected })}
                      recordings={recordings}
                      onHear={setMoment}
                    />
                  </Box>
                </Section>
              </Box>
            </Grid>
          </Box>
          {isAdmin && <CallData workspaceId={workspaceId} call={call} />}
          <TechnicalDetails workspaceId={workspaceId} callId={call.id} />
        </>
      )}
    </>
  );
}

/** Returns the utterance to which a search result leads. */
function selectedIn(search: URLSearchParams): { utteranceId: string; at: string } | null {
  const [utteranceId, at] = [search.get('utterance'), search.get('at')];
  return utteranceId && at ? { utteranceId, at } : null;
}

const secondsOf = (text: string | null) => (text && /^\d{1,6}$/.test(text) ? Number(text) : 0);

function Header({ call }: { call: Call }) {
  return (
    <Flex align="center" gap="16px" mb="24px" wrap="wrap">
      <Avatar name={(call.contact ?? calledMember(call))?.name} />
      <Box flex="1" minW="160px">
        <Flex align="center" gap="8px" wrap="wrap">
          <Heading as="h2" textStyle="xl" fontWeight="600" overflowWrap="anywhere">
            {displayName(call)}
          </Heading>
          <CallStatusBadge call={call} />
        </Flex>
        {call.contact && <Text color="fg.muted">{formatPhoneNumber(customerNumber(call))}</Text>}
        {call.erasedAt && <Text color="fg.muted">{t.data.erased(formatDateTime(call.erasedAt))}</Text>}
      </Box>
      {!call.erasedAt && (
        <CallButton
          number={customerNumber(call)}
          contact={call.contact ?? calledMember(call)}
          label={call.direction === 'inbound' ? t.callBack : messages.calls.callAgain}
          h="40px"
          px="16px"
          textStyle="md"
        />
      )}
    </Flex>
  );
}

function NotLoaded({ isMissing, text, onRetry }: { isMissing: boolean; text: string; onRetry: () => void }) {
  if (!isMissing) return <LoadError text={text} onRetry={onRetry} />;
  return (
    <Flex direction="column" align="center" gap="16px" py="64px" textAlign="center">
      <Box role="status">
        <Text textStyle="xl" fontWeight="600" mb="4px">
          {t.notFoundTitle}
        </Text>
        <Text color="fg.muted">{t.notFound}</Text>
      </Box>
      <Button asChild size="sm">
        <Link to="/calls">{t.allCalls}</Link>
      </Button>
    </Flex>
  );
}

const CallSkeleton = () => (
  <Card p="16px" role="status" aria-label={t.loadingCall}>
    {[0, 1, 2, 3].map((row) => (
      <Skeleton key={row} h="24px" my="12px" bg="bg.controlPressed" />
    ))}
  </Card>
);
