@echo off
rem Opens the way to the cfx binaries of one ISA: cfxenv i386 or cfxenv amd64; without an argument the system's own.
set CFX_ISA=%~1
if "%CFX_ISA%"=="" set CFX_ISA=%PROCESSOR_ARCHITEW6432%
if "%CFX_ISA%"=="" set CFX_ISA=%PROCESSOR_ARCHITECTURE%
if /i "%CFX_ISA%"=="x86" set CFX_ISA=i386
if not exist "%~dp0bin\%CFX_ISA%\" goto missing
set PATH=%~dp0bin\%CFX_ISA%;%PATH%
set INCLUDE=%~dp0include;%INCLUDE%
set LIB=%~dp0lib\%CFX_ISA%;%LIB%
exit /b 0
:missing
echo cfxenv: there are no binaries for "%CFX_ISA%" in "%~dp0bin"
exit /b 1
