import { Box, Field, Flex, NativeSelect, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import type { CallerId } from '@ringback/voice-client';
import { useRingback, useTelephone } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { messages } from '../../messages';
import { callerIdName } from '../../shared/callerIdName';

const t = messages.dialer;

interface Props {
  /** The caller ID that the server would choose for the number in the field, if it is known. */
  automatic: CallerId | null;
  /** Why the server would deny a call to the number in the field. */
  denial: string | null;
}

/** The number that the customer will see, which the agent may change, and why a call would be denied. */
export function CallFrom({ automatic, denial }: Props) {
  const { api } = useRingback();
  const { workspaceId, callerId, setCallerId } = useTelephone();
  const { data } = useQuery({
    queryKey: ['caller-ids', workspaceId],
    queryFn: () => api.callerIds(workspaceId),
  });
  const callerIds = data?.callerIds ?? [];
  return (
    <Box mt="16px">
      {callerIds.length > 0 && (
        <Field.Root gap="4px">
          <Field.Label textStyle="xs" color="fg.muted">
            {t.callFrom}
          </Field.Label>
          <NativeSelect.Root size="sm">
            <NativeSelect.Field value={callerId ?? ''} onChange={(event) => setCallerId(event.target.value || null)}>
              <option value="">{t.automatic(automatic && formatPhoneNumber(automatic.number))}</option>
              {callerIds.map((each) => (
                <option key={each.number} value={each.number}>
                  {callerIdName(each)}
                </option>
              ))}
            </NativeSelect.Field>
            <NativeSelect.Indicator />
          </NativeSelect.Root>
        </Field.Root>
      )}
      <Box aria-live="polite">
        {denial && (
          <Flex mt="12px" gap="8px" p="12px" borderRadius="6px" bg="warn.soft" color="warn">
            <Box flexShrink="0" pt="2px">
              <Ban size={16} aria-hidden />
            </Box>
            <Text minW="0" overflowWrap="anywhere">
              {denial}
            </Text>
          </Flex>
        )}
      </Box>
    </Box>
  );
}
