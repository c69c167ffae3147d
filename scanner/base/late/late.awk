# The functions (standard input, a name a line) and objects of one library, as late.sh says. x86-64 only.
# A function that is called for the first time keeps what registers hold of its arguments while the library is loaded.

# libgit2 starts every library that it could need. This one starts itself with the first session, too.
function starts_itself(name) { return name == "libssh2_init" || name == "libssh2_exit" }

BEGIN {
	print "\t.text"
	while ((getline object < objects) > 0)
		data[++data_n] = object
}

{
	print "\t.globl " $1 "\n\t.type " $1 ", @function\n" $1 ":\n\tendbr64"
	if (starts_itself($1)) {
		print "\txorl %eax, %eax\n\tret"
		next
	}
	print "\tmovq late_addresses_" number "+" 8 * n "(%rip), %r11\n\ttestq %r11, %r11\n\tje 1f\n\tjmp *%r11"
	print "1:\tleaq " $1 "(%rip), %r11\n\tjmp late_first_" number
	names[n++] = $1
}

END {
	print "late_first_" number ":\n\tpushq %rbp\n\tmovq %rsp, %rbp"
	split("r11 rdi rsi rdx rcx r8 r9 rax", kept, " ")
	for (i = 1; i <= 8; i++)
		print "\tpushq %" kept[i]
	print "\tsubq $128, %rsp"
	for (i = 0; i < 8; i++)
		print "\tmovups %xmm" i ", " 16 * i "(%rsp)"
	print "\tleaq late_" number "(%rip), %rdi\n\tcall late_load"
	for (i = 0; i < 8; i++)
		print "\tmovups " 16 * i "(%rsp), %xmm" i
	print "\taddq $128, %rsp"
	for (i = 8; i >= 1; i--)
		print "\tpopq %" kept[i]
	print "\tpopq %rbp\n\tjmp *%r11"

	# struct late_library
	print "\t.section .data.rel.ro,\"aw\"\n\t.balign 8\nlate_" number ":"
	print "\t.quad late_name_" number ", late_functions_" number ", late_addresses_" number ", late_objects_" number ", late_places_" number
	print "late_places_" number ":"
	for (i = 1; i <= data_n; i++)
		print "\t.quad " data[i]
	print "\t.section .rodata\nlate_name_" number ":\n\t.asciz \"" name "\"\nlate_functions_" number ":"
	for (i = 0; i < n; i++)
		print "\t.asciz \"" names[i] "\""
	print "\t.byte 0\nlate_objects_" number ":"
	for (i = 1; i <= data_n; i++)
		print "\t.asciz \"" data[i] "\""
	print "\t.byte 0\n\t.bss\n\t.balign 8\nlate_addresses_" number ":\n\t.zero " 8 * n
	for (i = 1; i <= data_n; i++)
		print "\t.globl " data[i] "\n\t.type " data[i] ", @object\n\t.size " data[i] ", 8\n" data[i] ":\n\t.zero 8"
}
