import { Flex } from '@chakra-ui/react';
import { UserRound } from 'lucide-react';
import { initials } from './format';

/** A person's initials in a circle, or a silhouette when the name is unknown. */
export function Avatar({ name, size = 56 }: { name?: string | null | undefined; size?: number }) {
  return (
    <Flex
      position="relative"
      flexShrink="0"
      boxSize={`${size}px`}
      borderRadius="full"
      bg="avatar"
      color="avatar.on"
      align="center"
      justify="center"
      fontWeight="600"
      lineHeight="1"
      fontSize={`${Math.round(size * 0.36)}px`}
      aria-hidden
      // Drawn by CSS, so that assistive technology does not read the initials as text.
      {...(name ? { 'data-initials': initials(name), _before: { content: 'attr(data-initials)' } } : {})}
    >
      {!name && <UserRound size={size * 0.45} />}
    </Flex>
  );
}
