import { Box, Flex, Grid, Heading, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import { type Call, microphoneFailure } from '@ringback/voice-client';
import { callDisabledReason, useCallHistory, useTelephone } from '@ringback/voice-react';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { Card } from '../../shared/Card';
import { customerNumber, formatStart } from '../../shared/callFormatting';
import type { DialedContact, DialerState } from '../../shared/dialerState';
import { PersonRow } from '../../shared/PersonRow';
import { NumberPad } from './NumberPad';
import { useNumberField } from './useNumberField';

const t = messages.dialer;

interface Props {
  workspaceId: string;
  /** Draws the contacts; choosing one fills the number field. */
  contacts: (onChoose: (number: string, contact: DialedContact) => void) => ReactNode;
}

/** Returns the latest call of each number from calls that are sorted newest first. */
function latestCallPerNumber(calls: readonly Call[]): Call[] {
  const seen = new Map<string, Call>();
  for (const call of calls) if (!seen.has(customerNumber(call))) seen.set(customerNumber(call), call);
  return [...seen.values()];
}

/** The number field with its keypad, the contacts and the recent calls. */
export function Dialer({ workspaceId, contacts }: Props) {
  const { realtime, voice } = useTelephone();
  const { calls } = useCallHistory(workspaceId, realtime);
  const field = useNumberField();
  const input = useRef<HTMLInputElement>(null);
  const { state, key } = useLocation() as { state: DialerState; key: string };
  const { choose } = field;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each visit brings its own, even the same again
  useEffect(() => {
    if (state?.number) choose(state.number, state.contact ?? null);
    if (state) input.current?.focus();
  }, [key]);

  const recents = latestCallPerNumber(calls.filter(({ direction }) => direction !== 'internal')).slice(0, 8);
  // The banner under the toolbar says what is wrong with the microphone.
  const hasMicrophone = microphoneFailure(voice.microphone) === null;
  const disabledReason = voice.status === 'idle' && hasMicrophone ? callDisabledReason(voice) : null;

  return (
    <Box containerType="inline-size">
      <Grid
        templateColumns="minmax(0, 1fr)"
        css={{ '@container (min-width: 640px)': { gridTemplateColumns: '344px minmax(0, 1fr)' } }}
        gap="24px"
        alignItems="start"
      >
        <Card p="16px" overflow="visible">
          <NumberPad field={field} input={input} />
          {disabledReason && voice.readiness !== 'starting' && voice.readiness !== 'off' && (
            <Flex mt="16px" gap="8px" p="12px" borderRadius="6px" bg="warn.soft" color="warn" role="status">
              <Box flexShrink="0" pt="2px">
                <TriangleAlert size={16} aria-hidden />
              </Box>
              <Text>{disabledReason}</Text>
            </Flex>
          )}
        </Card>
        <Box>
          {contacts(choose)}
          <Heading as="h2" textStyle="md" fontWeight="600" mt="24px" mb="8px">
            {t.recents}
          </Heading>
          <Card>
            {recents.length === 0 && (
              <Text px="16px" py="24px" textAlign="center" color="fg.muted">
                {t.noRecents}
              </Text>
            )}
            {recents.map((call) => (
              <PersonRow
                key={call.id}
                icon={<CallDirectionIcon call={call} />}
                name={call.contact?.name ?? formatPhoneNumber(customerNumber(call))}
                detail={formatStart(call)}
                onClick={() => choose(customerNumber(call), call.contact)}
              />
            ))}
          </Card>
        </Box>
      </Grid>
    </Box>
  );
}
