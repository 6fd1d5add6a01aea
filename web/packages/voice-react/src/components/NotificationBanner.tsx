import { Button, Flex, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { Bell } from 'lucide-react';
import { useTelephone } from '../hooks/useTelephone';
import { messages } from '../messages';

const t = messages.notifications;

/**
 * Explains notifications to an available user, and asks for permission. Shown until the user or the browser has decided,
 * and never again.
 *
 * @example
 * ```tsx
 * <header>
 *   Acme <AvailabilitySwitch />
 * </header>
 * <NotificationBanner />
 * ```
 */
export const NotificationBanner = scoped(function NotificationBanner() {
  const { availability, notifications } = useTelephone();
  if (notifications.state !== 'ask' || availability.state !== 'available') return null;
  return (
    <Flex
      role="region"
      aria-label={t.name}
      align="center"
      wrap="wrap"
      gap="8px"
      px="16px"
      py="8px"
      minH="48px"
      bg="accent.soft"
      color="fg"
      borderBottomWidth="1px"
      borderColor="line"
    >
      <Bell size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text flex="1" minW="200px">
        {t.ask}
      </Text>
      <Button size="sm" flexShrink="0" onClick={notifications.turnOn}>
        {t.turnOn}
      </Button>
      <Button size="sm" variant="ghost" flexShrink="0" onClick={notifications.turnOff}>
        {t.notNow}
      </Button>
    </Flex>
  );
});
