import { Box, Flex, Text } from '@chakra-ui/react';
import { Headphones, MessageCircle, Users } from 'lucide-react';
import type { CurrentConversation } from '../../hooks/useConversation';
import { messages } from '../../messages';

const ICONS = { listen: Headphones, whisper: MessageCircle, barge: Users };

/** Tells an agent who supervises the call, if the workspace shows it. */
export function SupervisionNotice({ conversation: { supervisors, nameOf } }: { conversation: CurrentConversation }) {
  if (supervisors.length === 0) return null;
  return (
    <Box as="ul" listStyleType="none" aria-label={messages.supervision.supervisors} mt="8px">
      {supervisors.map((supervisor) => {
        const mode = supervisor.supervision ?? 'listen';
        const Icon = ICONS[mode];
        return (
          <Flex as="li" key={supervisor.id} align="center" justify="center" gap="4px" color="fg.muted">
            <Flex color="accent" flexShrink="0">
              <Icon size={14} aria-hidden />
            </Flex>
            <Text textStyle="xs">{messages.supervision.seen[mode](nameOf(supervisor))}</Text>
          </Flex>
        );
      })}
    </Box>
  );
}
