// What C functions ask of the kernel. Lines of standard input: name, number, how many arguments, kind of result (int, word, noerror, never),
// and whether the function may answer without the kernel (1). Each function is called in a process of its own, beside a second thread,
// with addresses of zeroed memory as arguments; the kernel hands every system call back (Syscall User Dispatch), and a handler answers
// for it. Printed is what is not as the line says.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define DISPATCH 59 // PR_SET_SYSCALL_USER_DISPATCH
#define ARGS 6

enum { RUNNING, RETURNED, EXITED };

static struct {
	volatile int calls, state, error;
	volatile uint64_t number, args[ARGS], result;
} *seen;

static volatile char blocked;
static uint64_t answer;
static char memory[ARGS][1 << 16] __attribute__((aligned(4096)));

// Calls from here are the probe's own: the kernel lets them through.
extern char own_begin[], own_end[];
extern void restorer(void);
extern long own_call(long number, ...);
__asm__(".pushsection .text\n.globl own_begin, own_end, restorer, own_call\nown_begin:\n"
	"restorer: mov $15, %eax\n syscall\n"
	"own_call: mov %rdi, %rax\n mov %rsi, %rdi\n mov %rdx, %rsi\n mov %rcx, %rdx\n mov %r8, %r10\n mov %r9, %r8\n"
	" mov 8(%rsp), %r9\n syscall\n ret\nown_end:\n.popsection\n");

static void handed_back(int sig, siginfo_t *info, void *context) {
	greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
	static const int places[ARGS] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
	seen->calls++;
	seen->number = regs[REG_RAX];
	for (int i = 0; i < ARGS; i++)
		seen->args[i] = regs[places[i]];
	if (seen->number == SYS_exit_group) {
		seen->state = EXITED;
		own_call(SYS_exit_group, 0L);
	}
	regs[REG_RAX] = answer;
}

static void *idle(void *arg) {
	for (;;)
		own_call(SYS_pause);
	return arg;
}

// The kernel's struct sigaction.
struct action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

// Of a function that need not ask the kernel the first argument is 0: a clock that it knows.
static void call(uint64_t (*f)(uint64_t, ...), int silent) {
	pthread_t thread;
	pthread_create(&thread, 0, idle, 0);
	struct action action = {handed_back, SA_SIGINFO | SA_NODEFER | 0x04000000, restorer, 0};
	own_call(SYS_rt_sigaction, (long)SIGSYS, &action, 0L, 8L);
	alarm(10);
	errno = 0;
	int *error = &errno;
	if (prctl(DISPATCH, 1, own_begin, own_end - own_begin, &blocked) != 0) {
		puts("this kernel has no Syscall User Dispatch");
		exit(1);
	}
	blocked = 1;
	uint64_t a[ARGS];
	for (int i = 0; i < ARGS; i++)
		a[i] = i == 0 && silent ? 0 : (uint64_t)memory[i];
	uint64_t result = f(a[0], a[1], a[2], a[3], a[4], a[5]);
	blocked = 0;
	seen->result = result;
	seen->error = *error;
	seen->state = RETURNED;
	own_call(SYS_exit_group, 0L);
}

// An argument is passed on whole, or as a number of 32 bits.
static int is_passed_on(int i) {
	uint64_t sent = (uint64_t)memory[i], got = seen->args[i];
	return got == sent || got == (uint32_t)sent || got == (uint64_t)(int64_t)(int32_t)sent;
}

static const char *wrong(long number, int args, const char *kind, int silent) {
	if (seen->state == EXITED)
		return strcmp(kind, "never") == 0 && number == SYS_exit_group && is_passed_on(0) ? 0 : "ends the process";
	if (seen->state != RETURNED)
		return "does not return";
	if (seen->calls == 0 && silent)
		return 0;
	if (seen->calls != 1)
		return seen->calls ? "makes several system calls" : "makes no system call";
	if ((long)seen->number != number)
		return "makes another system call";
	for (int i = 0; i < args; i++)
		if (!is_passed_on(i))
			return "changes an argument";
	int is_word = strcmp(kind, "word") == 0;
	if ((int64_t)answer < 0 && strcmp(kind, "noerror") != 0) {
		if (seen->error != -(int64_t)answer)
			return "gives another error";
		return (is_word ? (int64_t)seen->result : (int32_t)seen->result) == -1 ? 0 : "is not -1 for an error";
	}
	int is_same = is_word ? seen->result == answer : (uint32_t)seen->result == (uint32_t)answer;
	return is_same && seen->error == 0 ? 0 : "gives another result";
}

// What a function may give that is more than 32 bits: places. The kernel counts bytes up to 0x7ffff000.
static uint64_t largest(const char *name) {
	int is_place = !strcmp(name, "lseek") || !strcmp(name, "mmap") || !strcmp(name, "shmat");
	return is_place ? 0x123456789 : 0x7ffff000;
}

int main(void) {
	char name[64], kind[16];
	long number;
	int args, silent;
	seen = mmap(0, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	setvbuf(stdout, 0, _IONBF, 0);
	while (scanf("%63s %ld %d %15s %d", name, &number, &args, kind, &silent) == 5) {
		uint64_t (*f)(uint64_t, ...) = (uint64_t (*)(uint64_t, ...))dlsym(RTLD_DEFAULT, name);
		if (!f) {
			printf("%s: not in the installed library\n", name);
			continue;
		}
		for (int i = 0; i < 4; i++) {
			const uint64_t answers[] = {largest(name), 0, (uint64_t)-EPERM, (uint64_t)-ENOSYS};
			answer = answers[i];
			memset((void *)seen, 0, sizeof *seen);
			pid_t child = fork();
			if (child == 0)
				call(f, silent);
			waitpid(child, 0, 0);
			const char *what = wrong(number, args, kind, silent);
			if (what) {
				printf("%s: %s (answer %ld)\n", name, what, (long)answer);
				break;
			}
		}
	}
	return 0;
}
