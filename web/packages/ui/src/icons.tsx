import { type LucideProps, Phone } from 'lucide-react';

/** A receiver, filled, as it stands on call buttons. */
export const PhoneIcon = (props: LucideProps) => <Phone fill="currentColor" strokeWidth={1} {...props} />;

/** The receiver laid down: what ends a call or declines one. */
export const HangUpIcon = ({ style, ...props }: LucideProps) => (
  <PhoneIcon {...props} style={{ ...style, transform: 'rotate(135deg)' }} />
);
