;;; The steps that a person takes in Emacs, one after the other. -*- lexical-binding: t -*-
;; Run by emacs.mjs: `emacs -q --batch -l RECIPE -l emacs.el`, with the Caddyfile in CADDYLINT_FILE.
(require 'eglot)
(require 'flymake)
(require 'seq)

(defun until (what look)
  "Wait until LOOK returns something, and return that."
  (let ((end (+ (float-time) 60)) result)
    (while (not (setq result (funcall look)))
      (when (> (float-time) end) (error "There is never %s" what))
      (accept-process-output nil 0.05))
    result))

(defun must (what is-so)
  (unless is-so (error "It is not so: %s\n%s" what (buffer-string)))
  (message "passed: %s" what))

(defun at (text)
  "Go to the first TEXT."
  ;; In batch mode Emacs is never idle, which is when Eglot tells of changes.
  (when (eglot-current-server) (eglot--signal-textDocument/didChange))
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun first-choice (_prompt collection &rest _)
  "Take the first of the choices."
  (car (all-completions "" collection)))

(condition-case failure
    (progn
      (find-file (getenv "CADDYLINT_FILE"))
      (must "the recipe chooses the mode" (eq major-mode 'caddyfile-mode))
      ;; In batch mode there is no command after which a mode's hook would connect.
      (unless (eglot-current-server) (call-interactively #'eglot))
      (until "a connection" #'eglot-current-server)
      (until "diagnostics"
             (lambda ()
               (seq-find (lambda (one)
                           (string-match-p "is a www name on a subdomain" (flymake-diagnostic-text one)))
                         (flymake-diagnostics))))
      (must "a finding" t)

      (let (shown)
        (at "encode zstd")
        (setq eldoc-documentation-functions (list #'eglot-hover-eldoc-function))
        (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
        (until "a hover" (lambda () (and shown (string-match-p "encode" shown))))
        (must "a hover" t))

      (at "encode zstd")
      (end-of-line)
      (insert "\n\trevers")
      (completion-at-point)
      (must "a completed name" (string-match-p "^\treverse_proxy" (thing-at-point 'line t)))
      (delete-region (line-beginning-position) (line-beginning-position 2))

      (at "import cached")
      (search-forward "cach")
      (call-interactively #'xref-find-definitions)
      (must "the definition" (looking-at-p "cached) {"))

      (eglot-rename "kept")
      (must "the new name"
            (and (string-match-p "^(kept) {" (buffer-string))
                 (string-match-p "import kept" (buffer-string))))
      (at "kept")
      (eglot-rename "cached")

      (at "www.")
      (let* ((before (buffer-string))
             (from (string-match "# One name for the shop" before))
             (to (1+ (string-match "\n{$DOMAIN_NAME} {" before)))
             (fixed (concat (substring before 0 from) (substring before to))))
        ;; A key, not the mouse: so the choice is a question and not a menu.
        (let ((last-nonmenu-event ?\r))
          (cl-letf (((symbol-function 'completing-read) #'first-choice))
            (call-interactively #'eglot-code-actions)))
        (must "the fixed text" (equal (buffer-string) fixed))
        (goto-char (point-min))
        (while (re-search-forward "^\t" nil t) (replace-match "    "))
        (at "email")
        (eglot-format-buffer)
        (must "formatting" (equal (buffer-string) fixed))
        (save-buffer))
      (kill-emacs 0))
  (error
   (message "FAILED: %s" (error-message-string failure))
   (kill-emacs 1)))
