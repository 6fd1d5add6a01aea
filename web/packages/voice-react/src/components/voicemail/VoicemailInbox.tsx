import { Box, Button, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { useState } from 'react';
import { useTeam } from '../../hooks/usePresence';
import { useVoicemails } from '../../hooks/useVoicemails';
import { messages } from '../../messages';
import { VoicemailRow } from './VoicemailRow';

const t = messages.voicemail;
const STATUSES = ['open', 'done'] as const;
/** The selected filter is the lightest in both modes. */
const SELECTED = {
  bg: { base: 'bg.control', _dark: 'bg.controlPressed' },
  fontWeight: '600',
  boxShadow: '0 1px 2px rgba(0,0,0,.12)',
};

/**
 * The messages that callers have left when no agent took the call, inside `TwilioInboundListener`. The members of the
 * workspace share them: they listen, call back, assign, and mark as done.
 *
 * @example
 * ```tsx
 * <VoicemailInbox />
 * ```
 */
export const VoicemailInbox = scoped(function VoicemailInbox() {
  const [status, setStatus] = useState<'open' | 'done'>('open');
  const { voicemails, problem, retry, hasMore, loadMore, change } = useVoicemails(status);
  const { members } = useTeam();
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Box textAlign="start">
      <Flex
        role="group"
        aria-label={t.filter}
        w="fit-content"
        mb="16px"
        p="2px"
        borderRadius="8px"
        bg={{ base: 'bg.controlPressed', _dark: 'bg.card' }}
      >
        {STATUSES.map((each) => (
          <chakra.button
            key={each}
            type="button"
            aria-pressed={each === status}
            px="12px"
            minH="28px"
            borderRadius="6px"
            cursor="pointer"
            color="fg"
            _hover={{ bg: 'bg.controlHover' }}
            _pressed={SELECTED}
            onClick={() => setStatus(each)}
          >
            {t[each]}
          </chakra.button>
        ))}
      </Flex>
      {problem && (
        <Flex align="center" gap="16px" mb="16px" wrap="wrap">
          <Text role="alert" color="hangup">
            {problem}
          </Text>
          <Button size="sm" variant="outline" onClick={retry}>
            {messages.tryAgain}
          </Button>
        </Flex>
      )}
      {!voicemails && !problem && (
        <Box role="status" aria-label={t.loading}>
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} h="48px" mb="8px" bg="bg.controlPressed" />
          ))}
        </Box>
      )}
      {voicemails?.length === 0 && (
        <Box py="64px" textAlign="center" role="status">
          <Text textStyle="xl" fontWeight="600" mb="4px">
            {t.empty[status].title}
          </Text>
          <Text color="fg.muted">{t.empty[status].text}</Text>
        </Box>
      )}
      {voicemails && voicemails.length > 0 && (
        <Box as="ul" listStyleType="none" bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden">
          {voicemails.map((voicemail) => (
            <VoicemailRow
              key={voicemail.id}
              voicemail={voicemail}
              members={members}
              isOpen={voicemail.id === openId}
              onToggle={setOpenId}
              onChange={change}
            />
          ))}
        </Box>
      )}
      {hasMore && (
        <Flex justify="center" mt="16px">
          <Button size="sm" variant="outline" onClick={loadMore}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </Box>
  );
});
