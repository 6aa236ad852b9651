/** Why a backend is refused, without the advice for programs: who asks what there is needs none. */
export const withoutAdvice = (refusal: string): string => refusal.replace(/ (Or use|Use) "auto"\.$/, '');
