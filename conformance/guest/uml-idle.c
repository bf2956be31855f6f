/* SPDX-License-Identifier: Apache-2.0
 *
 * Preloaded into User-Mode Linux, which loses interrupts: one that comes after the kernel's last
 * look for work and before it sleeps is only noted down, and is seen when something else ends the
 * sleep, at the next tick, up to 10 ms later. Its idle loop has interrupts disabled from that look
 * on (do_idle in kernel/sched/idle.c), as far as its handlers of signals are concerned, and then
 * sleeps by sigsuspend, which they do not keep from sleeping (os_idle_sleep in
 * arch/um/os-Linux/time.c). No machine has this race: a halted processor wakes for an interrupt
 * that is pending.
 *
 * Devices are found by one epoll instance of the kernel's, which the handler of SIGIO empties. So
 * who sleeps here is woken by that too, whether the signal came before or comes after.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

static int devices = -1; /* to poll, a negative descriptor is none */

int epoll_create(int size)
{
	(void)size;
	return devices = epoll_create1(0);
}

int sigsuspend(const sigset_t *mask)
{
	struct pollfd device = {.fd = devices, .events = POLLIN};

	if (ppoll(&device, 1, NULL, mask) > 0)
		kill(getpid(), SIGIO); /* who handles it looks at the devices once more */
	errno = EINTR;
	return -1;
}
